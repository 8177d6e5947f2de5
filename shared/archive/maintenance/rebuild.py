"""Find stored captures and pictures that never reached the archive, and put them back into the streams."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import structlog

from shared.archive.maintenance.gaps import unarchived_captures, unarchived_pictures
from shared.archive.schema.clock import database_time
from shared.archive.schema.connection import Pool, connection
from shared.contracts import Capture, PageKind, Picture
from shared.contracts.moments import SERVICE_SKEW, fault_of_moment
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


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many entries were put back, and how many left out because the publisher refuses their time."""

    put_back: int = 0
    left_out: int = 0

    def __add__(self, other: Rebuilt) -> Rebuilt:
        return Rebuilt(self.put_back + other.put_back, self.left_out + other.left_out)


class Rebuilder:
    """Put missing captures and pictures back. Safe to repeat: putting an entry back twice changes nothing.

    What has a time that cannot be true is left out: the publisher would refuse it again.
    """

    def __init__(self, pool: Pool, blobs: BlobStore, sources: Sources, partitions: int) -> None:
        self._pool, self._blobs, self._sources, self._partitions = pool, blobs, sources, partitions

    async def __call__(self, partition: int, enqueuer: Enqueuer) -> None:
        await self.rebuild(partition, enqueuer.add)

    async def rebuild(
        self, partition: int, add: Callable[..., Awaitable[object]], progress: Progress | None = None
    ) -> Rebuilt:
        """Put back what is missing from this partition."""
        looked, found = 0, Rebuilt()
        manifests = self._blobs.manifests()
        while chunk := await asyncio.to_thread(read_manifest, manifests):
            mine = [m for m in chunk if self._partition(m.message) == partition]
            missing, impossible = await self._missing(mine)
            for manifest in missing:
                await self._put_back(partition, manifest, add)
            looked, found = looked + len(chunk), found + Rebuilt(len(missing), impossible)
            if progress is not None:
                progress(looked, found.put_back)
        if found != Rebuilt():
            log.info(
                "entries put back into the streams",
                partition=partition,
                entries=found.put_back,
                left_out=found.left_out,
            )
        return found

    def _partition(self, message: Capture | Picture) -> int:
        outlet = message.outlet or self._sources.by_url(message.url).outlet.id
        return partition_of(outlet, self._partitions)

    async def _missing(self, manifests: Sequence[Manifest]) -> tuple[list[Manifest], int]:
        """Return the manifests that the archive lacks, and how many it lacks whose time cannot be true.

        Lists and feeds are left out: the next poll finds their links.
        """
        captures = {id_of(m.message): m for m in manifests if is_page(m)}
        pictures = [(m, m.message) for m in manifests if isinstance(m.message, Picture)]
        seen = [(one.url, one.body.sha256, one.captured_at) for _, one in pictures]
        async with connection(self._pool) as conn:
            lost = [captures[i] for i in await unarchived_captures(conn, list(captures))] if captures else []
            lost += [pictures[i][0] for i in await unarchived_pictures(conn, seen)] if pictures else []
            now = await database_time(conn)
        possible = [m for m in lost if not _fault(m, now)]
        return possible, len(lost) - len(possible)

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


def _fault(manifest: Manifest, now: datetime) -> str | None:
    at = manifest.message.captured_at
    return fault_of_moment("captured_at", at, now, SERVICE_SKEW) if at is not None else None


def _sha(message: Capture | Picture) -> str:
    return message.body.sha256 if message.body else ""


def id_of(message: Capture | Picture) -> str:
    """Return the id of a capture that has a time."""
    assert message.captured_at is not None
    return capture_id(message.url, message.captured_at, _sha(message))
