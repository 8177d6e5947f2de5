"""Feed stored texts into the stream of articles, in the bulk lane, so that a step of the enricher reads them again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from services.publisher.adapters.claim_renewal import FORGOTTEN_AFTER_S, ClaimRenewal
from services.publisher.core.stored_article import stored_article
from shared.archive.schema.connection import Pool, connection
from shared.archive.schema.rows import Found
from shared.archive.write import enrichment
from shared.contracts import Lane
from shared.errors import Unavailable
from shared.observability.traces import valid_or_new
from shared.pauses import sleep_or_stop
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName, partition_of

_AT_ONCE = 500
_NO_ROOM_S = 0.2
PRODUCER = "enrich-again"

log = structlog.get_logger()


class EnrichFeeder:
    """Feed the texts.

    Any number of publishers may do this at once. A text that is fed twice, after a kill, is read twice.
    """

    def __init__(
        self, pool: Pool, partitions: int, enqueuer: Enqueuer, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pool, self._partitions, self._enqueuer, self._clock = pool, partitions, enqueuer, clock

    async def run(self, waiting: asyncio.Event, stop: asyncio.Event) -> None:
        """Feed each time that `waiting` is set, until the stop flag is."""
        while not stop.is_set():
            await waiting.wait()
            waiting.clear()
            try:
                while not stop.is_set() and await self.feed(stop):
                    pass
            except (Unavailable, *OUTAGE) as error:
                log.warning("texts wait to be enriched again", why=str(error))

    async def feed(self, stop: asyncio.Event) -> int:
        """Feed the next texts. Return how many were enqueued."""
        async with connection(self._pool) as conn:
            rows = await enrichment.claim(conn, _AT_ONCE, FORGOTTEN_AFTER_S)
        claim = ClaimRenewal(partial(self._renew, rows), self._clock)
        done = []
        for row in rows:
            if row["body_sha256"] is not None and not await self._offered(row, claim, stop):
                break
            done.append(row)
        if done:
            async with connection(self._pool) as conn:
                await enrichment.complete(conn, done)
        return len(rows)

    async def _offered(self, row: Found, claim: ClaimRenewal, stop: asyncio.Event) -> bool:
        """Wait for room, as long as it takes. Return False if the service stops meanwhile."""
        keys = Keys(partition_of(row["outlet_id"], self._partitions))
        message, trace = stored_article(row), valid_or_new("")
        while not stop.is_set():
            await claim.in_time()
            fed = await self._enqueuer.offer(
                keys, StreamName.ARTICLES, message, traceparent=trace, lane=Lane.BULK, producer=PRODUCER
            )
            if not fed.refused:
                return True
            await sleep_or_stop(stop, _NO_ROOM_S)
        return False

    async def _renew(self, rows: Sequence[Found]) -> None:
        async with connection(self._pool) as conn:
            await enrichment.renew(conn, rows)
