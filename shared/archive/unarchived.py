"""Bodies of what was taken in and is not in the archive yet: it may wait in a stream, or as a dead letter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import islice

from shared.archive.connect import Pool, connection
from shared.archive.missing import missing_captures
from shared.blobs import BlobStore
from shared.contracts import Capture, PageKind
from shared.ids import capture_id
from shared.manifests import Manifest

_AT_ONCE = 2000


async def unarchived_bodies(pool: Pool, blobs: BlobStore, tell: Callable[[int], None]) -> set[str]:
    """Their hashes. Reads all manifests; `tell` is told how many were looked at."""
    found: set[str] = set()
    looked, manifests = 0, blobs.manifests()
    while chunk := await asyncio.to_thread(_take, manifests):
        bodies = {_id(m.message): m.message.body.sha256 for m in chunk if _is_page(m) and m.message.body}
        async with connection(pool) as conn:
            found.update([bodies[name] for name in await missing_captures(conn, list(bodies))])
        looked += len(chunk)
        tell(looked)
    return found


def _take(manifests: Iterator[Manifest]) -> list[Manifest]:
    return list(islice(manifests, _AT_ONCE))


def _is_page(manifest: Manifest) -> bool:
    message = manifest.message
    return isinstance(message, Capture) and message.kind is PageKind.ARTICLE and message.captured_at is not None


def _id(message: object) -> str:
    assert isinstance(message, Capture) and message.captured_at is not None and message.body is not None
    return capture_id(message.url, message.captured_at, message.body.sha256)
