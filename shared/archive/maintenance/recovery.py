"""Bodies of what was taken in and is not in the archive yet: it may wait in a stream, or as a dead letter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from shared.archive.maintenance.gaps import unarchived_captures
from shared.archive.maintenance.rebuild import id_of, is_page, read_manifest
from shared.archive.schema.connection import Pool, connection
from shared.storage.blobs import BlobStore


async def unarchived_bodies(pool: Pool, blobs: BlobStore, tell: Callable[[int], None]) -> set[str]:
    """Their hashes. Reads all manifests; `tell` is told how many were looked at."""
    found: set[str] = set()
    looked, manifests = 0, blobs.manifests()
    while chunk := await asyncio.to_thread(read_manifest, manifests):
        bodies = {id_of(m.message): m.message.body.sha256 for m in chunk if is_page(m) and m.message.body}
        async with connection(pool) as conn:
            found.update([bodies[name] for name in await unarchived_captures(conn, list(bodies))])
        looked += len(chunk)
        tell(looked)
    return found
