"""Check that every body the archive names is stored, and that every stored body matches its hash."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from shared.archive.schema.connection import Connection
from shared.errors import Permanent
from shared.storage.blobs import BlobStore

_NAMED = b"""
SELECT sha256, named_by FROM (
    SELECT body_sha256 AS sha256, 'capture ' || id || ' of ' || url AS named_by FROM capture
    UNION ALL SELECT sha256, 'picture ' || url FROM picture) AS named
WHERE NOT EXISTS (SELECT FROM dropped_body d WHERE d.sha256 = named.sha256)
ORDER BY sha256 COLLATE "C", named_by
"""
_DROPPED = b"""SELECT sha256, '' FROM dropped_body ORDER BY sha256 COLLATE "C" """
_LAST = "~"
"""Follows all hashes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A damaged or missing body: its `sha256`, what is wrong, and which row names it if it is missing."""

    sha256: str
    what: str
    named_by: str = ""


def damaged(blobs: BlobStore) -> Iterator[Fault | None]:
    """Check each stored body. Yield a fault for a damaged one, and None for an intact one."""
    if blobs.at_once == 1:
        yield from (_fault(blobs, sha256) for sha256 in blobs.bodies())
        return
    with ThreadPoolExecutor(blobs.at_once) as pool:
        waiting: deque[Future[Fault | None]] = deque()
        for sha256 in blobs.bodies():
            waiting.append(pool.submit(_fault, blobs, sha256))
            if len(waiting) > 4 * blobs.at_once:
                yield waiting.popleft().result()
        yield from (one.result() for one in waiting)


def _fault(blobs: BlobStore, sha256: str) -> Fault | None:
    try:
        blobs.read(sha256)
    except Permanent as error:
        return Fault(sha256, str(error))
    except OSError as error:
        return Fault(sha256, f"the stored body {sha256} cannot be read: {error.strerror}")
    return None


async def deleted_by_retention(conn: Connection, blobs: BlobStore) -> int:
    """Return how many bodies are not stored because a retention rule deleted them."""
    return sum([1 async for _ in _not_stored(conn, _DROPPED, blobs)])


async def missing(conn: Connection, blobs: BlobStore) -> AsyncIterator[Fault]:
    """Yield the bodies that captures and pictures name but that are not stored, in the order of their hashes.

    Bodies deleted by retention do not count.
    """
    async for sha256, named_by in _not_stored(conn, _NAMED, blobs):
        yield Fault(sha256, "is not stored", named_by)


async def _not_stored(conn: Connection, query: bytes, blobs: BlobStore) -> AsyncIterator[tuple[str, str]]:
    """Yield the rows whose body is not stored.

    Both sides come in order, so memory does not depend on their number. The bodies are listed after the rows are
    known: what a running watch stores meanwhile is not missing.
    """
    async with conn.cursor("named") as cursor:
        cursor.itersize = 10_000
        await cursor.execute(query)
        stored = blobs.bodies()
        at = ""
        async for sha256, named_by in cursor:
            while at < str(sha256):
                at = next(stored, _LAST)
            if at != sha256:
                yield str(sha256), str(named_by)
