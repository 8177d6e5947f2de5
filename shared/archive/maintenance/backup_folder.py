"""The folder of a backup: new, unfinished or finished. One process at a time writes it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    if (folder / ABOUT).exists():
        raise Misconfigured(f"{folder} has a finished backup: use a new folder for each backup")
    mark = folder / UNFINISHED
    try:
        if not mark.exists():
            _begin(folder, mark, store)
    except OSError as error:
        raise Misconfigured(f"{folder} cannot be written ({error.strerror}): choose another folder") from None
    with mark.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misconfigured(f"another backup writes to {folder}: wait for it, or use another folder") from None
        if (begun := file.read().decode()) not in (store, ""):
            raise Misconfigured(f"{folder} has a part of a backup of {begun}: use a new folder for {store}")
        yield


def _begin(folder: Path, mark: Path, store: str) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise Misconfigured(f"{folder} is not empty and has no unfinished backup: use a new folder for each backup")
    make_folder(folder)
    mark.write_text(store, encoding="utf-8")


def finish(folder: Path, about: bytes) -> None:
    """Say durably that the backup is whole."""
    aside = folder / f".{ABOUT}"
    aside.unlink(missing_ok=True)
    write_synced(aside, about)
    aside.replace(folder / ABOUT)
    (folder / UNFINISHED).unlink()
    sync_folder(folder)
