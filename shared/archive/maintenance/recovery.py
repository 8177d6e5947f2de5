"""Find bodies that are stored but not archived yet. Their entries may wait in a stream or in the dead letters."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from shared.archive.maintenance.gaps import unarchived_captures
from shared.archive.maintenance.rebuild import id_of, is_page, read_manifest
from shared.archive.schema.connection import Pool, connection
from shared.storage.blobs import BlobStore


async def unarchived_bodies(pool: Pool, blobs: BlobStore, progress: Callable[[int], None]) -> set[str]:
    """Return the hashes of bodies that are stored but not archived.

    Reads all manifests and calls `progress` with the number read so far.
    """
    found: set[str] = set()
    looked, manifests = 0, blobs.manifests()
    while chunk := await asyncio.to_thread(read_manifest, manifests):
        bodies = {id_of(m.message): m.message.body.sha256 for m in chunk if is_page(m) and m.message.body}
        async with connection(pool) as conn:
            found.update([bodies[name] for name in await unarchived_captures(conn, list(bodies))])
        looked += len(chunk)
        progress(looked)
    return found
