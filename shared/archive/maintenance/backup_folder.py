"""The folder of a backup: new, unfinished or finished. One process at a time writes it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from shared.errors import Misconfigured
from shared.storage.durable_files import make_folder, sync_folder, write_synced

ABOUT = "backup.json"
"""The file that a finished backup has. It is written last."""
UNFINISHED = "unfinished"
"""The file that an unfinished backup has: the store whose bodies it copies. It is locked while a process writes."""


@contextmanager
def unfinished(folder: Path, store: str) -> Iterator[None]:
    """Begin a backup in the folder, or continue one of the same store.

    Raises `Misconfigured` if something else is there.
    """
    _refuse_finished(folder)
    try:
        file = _mark(folder)
    except OSError as error:
        raise _not_writable(folder, error) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misconfigured(f"another backup writes to {folder}: wait for it, or use another folder") from None
        _refuse_finished(folder)  # another process may have finished it while we waited for the lock
        if (begun := file.read().decode()) not in (store, ""):
            raise Misconfigured(f"{folder} has a part of a backup of {begun}: use a new folder for {store}")
        if not begun:
            _begin(folder, file, store)
        yield


def _refuse_finished(folder: Path) -> None:
    if (folder / ABOUT).exists():
        raise Misconfigured(f"{folder} has a finished backup: use a new folder for each backup")


def _not_writable(folder: Path, error: OSError) -> Misconfigured:
    return Misconfigured(f"{folder} cannot be written ({error.strerror}): choose another folder")


def _mark(folder: Path) -> BinaryIO:
    """Open the file of an unfinished backup. In a new folder, create it empty: only who has its lock writes it."""
    mark = folder / UNFINISHED
    if not mark.exists():
        if folder.exists() and any(folder.iterdir()):
            raise Misconfigured(f"{folder} is not empty and has no unfinished backup: use a new folder for each backup")
        make_folder(folder)
        mark.touch()
    return mark.open("r+b")


def _begin(folder: Path, file: BinaryIO, store: str) -> None:
    """Say durably whose bodies the folder gets, before it gets any."""
    try:
        _write_all(file.fileno(), store.encode())  # what waits in a buffer would fail again when the file is closed
        os.fsync(file.fileno())
        sync_folder(folder)
    except OSError as error:
        with suppress(OSError):
            file.truncate(0)  # half a name would be another store
        raise _not_writable(folder, error) from None


def _write_all(file: int, data: bytes) -> None:
    """Write all, or raise `OSError`. A disk that gets full takes a part and says so only at the next write."""
    while data:
        data = data[os.write(file, data) :]


def finish(folder: Path, about: bytes) -> None:
    """Say durably that the backup is whole."""
    aside = folder / f".{ABOUT}"
    aside.unlink(missing_ok=True)
    write_synced(aside, about)
    aside.replace(folder / ABOUT)
    (folder / UNFINISHED).unlink()
    sync_folder(folder)
