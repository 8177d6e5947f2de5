"""Put captures that must be read again into the streams: in bulk, or at once if a new capture waits for them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import structlog

from services.publisher.adapters.queues.queue_feeding import FORGOTTEN_AFTER_S, ClaimRenewal, StreamFeeder, work_off
from shared.archive.schema.connection import Pool, connection
from shared.archive.write import reparse_queue
from shared.contracts import Lane
from shared.observability.metrics import REREAD
from shared.sources import Sources
from shared.storage import reparse
from shared.storage.blobs import BlobStore
from shared.storage.manifests import Manifest
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName, partition_of

_AT_ONCE = 5_000
_DONE_AT_ONCE = 200

log = structlog.get_logger()


class ReparseFeeder:
    """Feeds the reparse queue to the streams.

    Any number of publishers may run one. A capture that is put in twice, after a kill, is read twice.
    """

    def __init__(
        self,
        pool: Pool,
        blobs: BlobStore,
        sources: Sources,
        partitions: int,
        enqueuer: Enqueuer,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pool, self._blobs, self._sources, self._partitions = pool, blobs, sources, partitions
        self._feeder, self._clock = StreamFeeder(enqueuer, StreamName.CAPTURES, reparse.READ_AGAIN), clock

    async def run(self, lane: Lane, waiting: asyncio.Event, stop: asyncio.Event) -> None:
        """Feed one lane each time that `waiting` is set, until the stop flag is."""
        await work_off(waiting, stop, lambda: self.feed(stop, lane), "captures wait to be reparsed")

    async def feed(self, stop: asyncio.Event, lane: Lane) -> int:
        """Feed the next captures and return how many were requested."""
        async with connection(self._pool) as conn:
            wanted = await reparse_queue.claim(conn, _AT_ONCE, FORGOTTEN_AFTER_S, urgent=lane is Lane.LIVE)
        if not wanted:
            return 0
        found = await asyncio.to_thread(lambda: dict(reparse.find(self._blobs.segments, wanted)))
        lost = [one.capture_id for one in wanted if one.capture_id not in found]
        if lost:
            log.warning("captures cannot be reparsed: no manifest names them", captures=len(lost), first=lost[0])
        REREAD.labels("lost").inc(len(lost))
        await self._done(lost)
        await self._put(found, lane, stop)
        return len(wanted)

    async def _put(self, found: Mapping[str, Manifest], lane: Lane, stop: asyncio.Event) -> None:
        fed: list[str] = []
        claim = ClaimRenewal(partial(self._renew, list(found)), self._clock)
        for name, manifest in found.items():
            if not await self._offered(manifest, lane, claim, stop):
                break
            fed.append(name)
            if len(fed) >= _DONE_AT_ONCE:
                await self._done(fed)
                fed = []
        await self._done(fed)

    async def _offered(self, manifest: Manifest, lane: Lane, claim: ClaimRenewal, stop: asyncio.Event) -> bool:
        """Add the capture, once there is room. Return False if `stop` is set first."""
        message = manifest.message
        outlet = message.outlet or self._sources.by_url(message.url).outlet.id
        added = await self._feeder.add(Keys(partition_of(outlet, self._partitions)), message, lane, claim, stop)
        REREAD.labels("compare" if lane is Lane.LIVE else "asked").inc(added)
        return added

    async def _done(self, ids: Sequence[str]) -> None:
        if ids:
            async with connection(self._pool) as conn:
                await reparse_queue.complete(conn, ids)

    async def _renew(self, ids: Sequence[str]) -> None:
        async with connection(self._pool) as conn:
            await reparse_queue.extend_claim(conn, ids)
