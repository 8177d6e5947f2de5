"""Copy the bodies of a backup while the database session of the backup stays in use."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterable
from functools import partial
from math import inf
from pathlib import Path
from typing import TypeVar

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch
from shared.errors import Misconfigured
from shared.storage.blobs import BlobStore, hash_of
from shared.storage.copying import Report, copy_blobs
from shared.storage.folder_blobs import FolderBlobs

ALIVE_S = 20.0
"""How often the session is used. Servers and what lies between may close a silent one."""


_DELETED = b"SELECT sha256 FROM dropped_body WHERE sha256 = ANY(%s)"
_T = TypeVar("_T")


class _Stopped(Exception):
    """The copy is not needed any more."""


async def copy_bodies(conn: Connection, blobs: BlobStore, to: Path, report: Report) -> None:
    """Copy all bodies to the folder in a thread, and delete from it those that `presswatch retain` has deleted.

    Stop if the session is lost, because with it goes the lock that keeps bodies from being deleted.
    """
    kept = FolderBlobs(to)
    deleted = await _deleted_since(conn, blobs, kept)
    await _in_thread(conn, partial(_copy, blobs, kept, deleted, report))


async def _deleted_since(conn: Connection, blobs: BlobStore, kept: FolderBlobs) -> list[str]:
    """Return the bodies to delete from an unfinished backup.

    Raises `Misconfigured` if the store lacks others too: then its disk is not mounted or it has lost them, and the
    copies may be the last ones.
    """
    deleted = list[str]()
    for number in range(256):
        gone = await _in_thread(conn, partial(_gone, blobs, kept, f"sha256/{number:02x}"))
        if gone:
            known = {row["sha256"] for row in await fetch(conn, _DELETED, gone)}
            if lost := [sha256 for sha256 in gone if sha256 not in known]:
                raise _lost(blobs, lost[0])
            deleted += gone
    return deleted


def _gone(blobs: BlobStore, kept: FolderBlobs, under: str, _: threading.Event) -> list[str]:
    copies = {hash_of(file.name) for file in kept.files(under)}
    return sorted(copies - {hash_of(file.name) for file in blobs.files(under)}) if copies else []


def _lost(blobs: BlobStore, sha256: str) -> Misconfigured:
    return Misconfigured(
        f"the blob store {blobs.where} had the body {sha256} when this backup began, and `presswatch retain` did not "
        "delete it: mount its disk, or keep this folder, which has a copy, and use a new one for the backup"
    )


async def _in_thread(conn: Connection, work: Callable[[threading.Event], _T]) -> _T:
    """Return what the work returns. Meanwhile use the session; if that fails, tell the work to stop."""
    stop = threading.Event()
    working = asyncio.create_task(asyncio.to_thread(work, stop))
    try:
        while not working.done():
            await _use(conn)
            await asyncio.wait({working}, timeout=ALIVE_S)
        await _use(conn)
    finally:
        stop.set()
        await asyncio.wait({working})
    return working.result()


async def _use(conn: Connection) -> None:
    """Ask for nothing. A prepared statement would keep its view of the tables until the next one."""
    await conn.execute("SELECT", prepare=False)


def _copy(blobs: BlobStore, kept: FolderBlobs, deleted: Iterable[str], report: Report, stop: threading.Event) -> None:
    def report_unless_stopped(said: str) -> None:
        if stop.is_set():
            raise _Stopped
        report(said)

    for sha256 in deleted:
        kept.drop(sha256, before=inf)
    with contextlib.suppress(_Stopped):
        copy_blobs(blobs, kept, report_unless_stopped, checked=False)
