"""Write durably: files and folders are synced, nothing is half-written. Detect a full disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

FULL_BYTES = 1 << 20
"""A disk with fewer free bytes counts as full, because servers and logs always need some."""


def is_full(error: OSError) -> bool:
    """Return whether the error means that the disk is full."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def write_synced(path: str | Path, data: bytes) -> None:
    """Write a new file and sync it. The name must not exist.

    Uses plain system calls for speed: a file object makes twice as many, for every page.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create the folder and its parents, and sync the parent of each new one."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: str | Path) -> None:
    """Sync a folder, so that its file names survive a crash too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
