"""Writing so that it stays written: file and folder synced, nothing half there. And what a full disk is."""

from __future__ import annotations

import errno
import os
from pathlib import Path

FULL_BYTES = 1 << 20
"""With less than this left a disk counts as full: servers and logs need some at any moment."""


def is_full(error: OSError) -> bool:
    """Whether it was for want of room."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def write_synced(path: str | Path, data: bytes) -> None:
    """Writes a new file and syncs it; the name must not exist. By plain system calls: a file object makes as many
    again, for every page."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path, root: Path) -> None:
    """Makes the folder and those above it, down from the root, and syncs each new one's parent."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: str | Path) -> None:
    """Makes the names in the folder last, not only the bytes they lead to."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
