"""Checks that what the archive names is stored, and that every stored body still is what its hash says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from shared.archive.maintenance.retention import dropped
from shared.archive.schema.connection import Connection
from shared.errors import Permanent
from shared.storage.blobs import BlobStore

_NAMED = b"""
SELECT body_sha256, 'capture ' || id || ' of ' || url FROM capture
UNION ALL SELECT sha256, 'picture ' || url FROM picture
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """`sha256` of the body, what is wrong with it, and for a missing one what named it."""

    sha256: str
    what: str
    named_by: str = ""


def damaged(blobs: BlobStore) -> Iterator[Fault | None]:
    """For each stored body a fault, or None where it is whole."""
    for sha256 in blobs.bodies():
        try:
            blobs.read(sha256)
        except Permanent as error:
            yield Fault(sha256, str(error))
        except OSError as error:
            yield Fault(sha256, f"the stored body {sha256} cannot be read: {error.strerror}")
        else:
            yield None


async def deleted_by_retention(conn: Connection, blobs: BlobStore) -> int:
    """How many bodies are not stored because a rule of retention let them go."""
    return len(await dropped(conn) - set(blobs.bodies()))


async def missing(conn: Connection, blobs: BlobStore) -> AsyncIterator[Fault]:
    """Bodies that captures and pictures name, that are not stored, and that no rule of retention let go."""
    accounted = set(blobs.bodies()) | await dropped(conn)
    async with conn.cursor("named") as cursor:
        cursor.itersize = 10_000
        await cursor.execute(_NAMED)
        async for sha256, named_by in cursor:
            if sha256 not in accounted:
                yield Fault(str(sha256), "is not stored", str(named_by))
