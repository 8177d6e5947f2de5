"""Put captures that must be read again into the streams: in bulk, or at once if a new capture waits for them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import structlog

from services.publisher.adapters.claim_renewal import FORGOTTEN_AFTER_S, ClaimRenewal
from shared.archive.schema.connection import Pool, connection
from shared.archive.write import reparse_queue
from shared.contracts import Lane
from shared.errors import Unavailable
from shared.observability.metrics import REREAD
from shared.observability.traces import valid_or_new
from shared.pauses import sleep_or_stop
from shared.sources import Sources
from shared.storage import reparse
from shared.storage.blobs import BlobStore
from shared.storage.manifests import Manifest
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName, partition_of

_AT_ONCE = 5_000
_DONE_AT_ONCE = 200
_NO_ROOM_S = 0.2

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
        self._enqueuer, self._clock = enqueuer, clock

    async def run(self, lane: Lane, waiting: asyncio.Event, stop: asyncio.Event) -> None:
        """Feed one lane each time that `waiting` is set, until the stop flag is."""
        while not stop.is_set():
            await waiting.wait()
            waiting.clear()
            try:
                while not stop.is_set() and await self.feed(stop, lane):
                    pass
            except (Unavailable, *OUTAGE) as error:
                log.warning("captures wait to be reparsed", why=str(error))

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
        """Wait for room, as long as it takes, and add the capture. Return False if `stop` is set first."""
        message = manifest.message
        outlet = message.outlet or self._sources.by_url(message.url).outlet.id
        keys = Keys(partition_of(outlet, self._partitions))
        trace = valid_or_new("")
        while not stop.is_set():
            await claim.in_time()
            fed = await self._enqueuer.offer(
                keys, StreamName.CAPTURES, message, traceparent=trace, lane=lane, producer=reparse.READ_AGAIN
            )
            if not fed.refused:
                REREAD.labels("compare" if lane is Lane.LIVE else "asked").inc()
                return True
            await sleep_or_stop(stop, _NO_ROOM_S)
        return False

    async def _done(self, ids: Sequence[str]) -> None:
        if ids:
            async with connection(self._pool) as conn:
                await reparse_queue.complete(conn, ids)

    async def _renew(self, ids: Sequence[str]) -> None:
        async with connection(self._pool) as conn:
            await reparse_queue.extend_claim(conn, ids)
