"""Find stored captures and pictures that never reached the archive, and put them back into the streams."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import islice

import structlog

from shared.archive.maintenance.gaps import unarchived_captures, unarchived_pictures
from shared.archive.schema.connection import Pool, connection
from shared.contracts import Capture, PageKind, Picture
from shared.ids import capture_id
from shared.observability.traces import valid_or_new
from shared.sources import Sources
from shared.storage.blobs import BlobStore
from shared.storage.manifests import Manifest
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName, partition_of

log = structlog.get_logger()

_AT_ONCE = 500
Progress = Callable[[int, int], None]
"""Receive the progress: how many manifests were read and how many entries were put back so far."""


class Rebuilder:
    """Put missing captures and pictures back. Safe to repeat: putting an entry back twice changes nothing."""

    def __init__(self, pool: Pool, blobs: BlobStore, sources: Sources, partitions: int) -> None:
        self._pool, self._blobs, self._sources, self._partitions = pool, blobs, sources, partitions

    async def __call__(self, partition: int, enqueuer: Enqueuer) -> None:
        await self.rebuild(partition, enqueuer.add)

    async def rebuild(
        self, partition: int, add: Callable[..., Awaitable[object]], progress: Progress | None = None
    ) -> int:
        """Put back what is missing from this partition. Return the number of entries."""
        looked = put_back = 0
        manifests = self._blobs.manifests()
        while chunk := await asyncio.to_thread(read_manifest, manifests):
            mine = [m for m in chunk if self._partition(m.message) == partition]
            for manifest in await self._missing(mine):
                await self._put_back(partition, manifest, add)
                put_back += 1
            looked += len(chunk)
            if progress is not None:
                progress(looked, put_back)
        if put_back:
            log.info("entries put back into the streams", partition=partition, entries=put_back)
        return put_back

    def _partition(self, message: Capture | Picture) -> int:
        outlet = message.outlet or self._sources.by_url(message.url).outlet.id
        return partition_of(outlet, self._partitions)

    async def _missing(self, manifests: Sequence[Manifest]) -> list[Manifest]:
        """Return the manifests that the archive lacks.

        Lists and feeds are left out: the next poll finds their links.
        """
        captures = {id_of(m.message): m for m in manifests if is_page(m)}
        pictures = {(m.message.url, _sha(m.message)): m for m in manifests if isinstance(m.message, Picture)}
        async with connection(self._pool) as conn:
            lost = [captures[i] for i in await unarchived_captures(conn, list(captures))] if captures else []
            lost += [pictures[i] for i in await unarchived_pictures(conn, list(pictures))] if pictures else []
        return lost

    async def _put_back(self, partition: int, manifest: Manifest, add: Callable[..., Awaitable[object]]) -> None:
        message = manifest.message
        stream = StreamName.CAPTURES if isinstance(message, Capture) else StreamName.OBSERVATIONS
        await add(
            Keys(partition),
            stream,
            message,
            traceparent=valid_or_new(manifest.traceparent),
            lane=manifest.lane,
            client_ref=manifest.client_ref,
            producer=manifest.producer,
        )


def read_manifest(manifests: Iterator[Manifest]) -> list[Manifest]:
    """Return the next few hundred manifests."""
    return list(islice(manifests, _AT_ONCE))


def is_page(manifest: Manifest) -> bool:
    """Return whether the manifest names a capture of an article page, which the archive must know."""
    message = manifest.message
    return isinstance(message, Capture) and message.kind is PageKind.ARTICLE and message.captured_at is not None


def _sha(message: Capture | Picture) -> str:
    return message.body.sha256 if message.body else ""


def id_of(message: Capture | Picture) -> str:
    """Return the id of a capture that has a time."""
    assert message.captured_at is not None
    return capture_id(message.url, message.captured_at, _sha(message))
