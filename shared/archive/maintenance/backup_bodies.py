"""Copy the bodies of a backup while the database session of the backup stays in use."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path

from shared.archive.schema.connection import Connection
from shared.errors import Misconfigured
from shared.storage.blobs import BlobStore
from shared.storage.copying import Report, copy_blobs
from shared.storage.folder_blobs import FolderBlobs

ALIVE_S = 20.0
"""How often the session is used. Servers and what lies between may close a silent one."""


class _Stopped(Exception):
    """The copy is not needed any more."""


async def copy_bodies(conn: Connection, blobs: BlobStore, to: Path, report: Report) -> None:
    """Copy all bodies to the folder in a thread, and delete from it those that the store no longer has.

    Stop if the session is lost, because with it goes the lock that keeps bodies from being deleted.
    """
    stop = threading.Event()
    copying = asyncio.create_task(asyncio.to_thread(_copy, blobs, to, report, stop))
    try:
        while not copying.done():
            await _use(conn)
            await asyncio.wait({copying}, timeout=ALIVE_S)
        await _use(conn)
    finally:
        stop.set()
        await asyncio.wait({copying})
    copying.result()


async def _use(conn: Connection) -> None:
    """Ask for nothing. A prepared statement would keep its view of the tables until the next one."""
    await conn.execute("SELECT", prepare=False)


def _copy(blobs: BlobStore, to: Path, report: Report, stop: threading.Event) -> None:
    def report_unless_stopped(said: str) -> None:
        if stop.is_set():
            raise _Stopped
        report(said)

    kept = FolderBlobs(to)
    _same_store(blobs, kept)
    with contextlib.suppress(_Stopped):
        copy_blobs(blobs, kept, report_unless_stopped, checked=False, exact=True)


def _same_store(blobs: BlobStore, kept: FolderBlobs) -> None:
    """Raise `Misconfigured` if all bodies are gone: no rule deletes all, and the copies may be the last ones."""
    if next(blobs.bodies(), None) is None and next(kept.bodies(), None) is not None:
        raise Misconfigured(
            f"the blob store {blobs.where} has no bodies, but had some when this backup began: mount its disk, or use "
            "a new folder for the backup"
        )
