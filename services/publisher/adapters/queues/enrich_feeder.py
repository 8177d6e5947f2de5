"""Feed stored texts into the stream of articles, in the bulk lane, so that a step of the enricher reads them again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial

from services.publisher.adapters.queues.queue_feeding import FORGOTTEN_AFTER_S, ClaimRenewal, StreamFeeder, work_off
from services.publisher.core.stored_article import stored_article
from shared.archive.schema.connection import Pool, connection
from shared.archive.schema.rows import Found
from shared.archive.write import enrichment
from shared.contracts import Lane
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName, partition_of

_AT_ONCE = 500
PRODUCER = "enrich-again"


class EnrichFeeder:
    """Feed the texts.

    Any number of publishers may do this at once. A text that is fed twice, after a kill, is read twice.
    """

    def __init__(
        self, pool: Pool, partitions: int, enqueuer: Enqueuer, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pool, self._partitions, self._clock = pool, partitions, clock
        self._feeder = StreamFeeder(enqueuer, StreamName.ARTICLES, PRODUCER)

    async def run(self, waiting: asyncio.Event, stop: asyncio.Event) -> None:
        """Feed each time that `waiting` is set, until the stop flag is."""
        await work_off(waiting, stop, lambda: self.feed(stop), "texts wait to be enriched again")

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
        keys = Keys(partition_of(row["outlet_id"], self._partitions))
        return await self._feeder.add(keys, stored_article(row), Lane.BULK, claim, stop)

    async def _renew(self, rows: Sequence[Found]) -> None:
        async with connection(self._pool) as conn:
            await enrichment.renew(conn, rows)
