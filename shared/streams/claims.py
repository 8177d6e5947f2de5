"""Taking over what a silent holder left. Each such entry runs alone: if it kills its process, it kills no mates."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

import structlog
from redis.asyncio import Redis

from shared import metrics
from shared.streams.connection import OUTAGE, command
from shared.streams.entries import RawEntry
from shared.streams.holding import Holding
from shared.streams.scripts import script
from shared.streams.topology import GROUP, alone
from shared.streams.worker import Worker

DEATHS_ALONE = 2
"""An entry that died so often while running alone is buried."""

AT_ONCE = 16
SILENT_CONSUMER_MS = 15 * 60 * 1000
REENTRIES = 200

_SWEEP = script("room", "sweep")
_REENTER = script("room", "reenter")
log = structlog.get_logger()


def raw_entries(rows: Sequence[Any]) -> list[RawEntry]:
    """From a server's `[[id, [name, value, ...]], ...]`."""
    return [
        RawEntry(row[0].decode(), dict(zip(row[1][::2], row[1][1::2], strict=True)))
        for row in rows
        if row[1] is not None
    ]


class Claims:
    """Looks after one worker's stream: what fell silent, what is due again, consumers nobody will hear of again."""

    def __init__(self, redis: Redis, worker: Worker, holding: Holding, consumer: str, keys: tuple[str, str]) -> None:
        self._redis = redis
        self._worker = worker
        self._holding = holding
        self._consumer = consumer
        self._books = keys
        self._stream = worker.stream

    async def keep_claiming(self, stop: asyncio.Event) -> None:
        """Until told to stop. After an outage a claim time passes first: holders could not renew either."""
        pause = self._holding.claim_after_s / 6
        while not await _told(stop, pause):
            pause = self._holding.claim_after_s / 6
            try:
                await self.claim_once(stop)
            except OUTAGE as error:
                log.warning("cannot claim", stream=self._stream, why=str(error))
                pause = self._holding.claim_after_s

    async def claim_once(self, stop: asyncio.Event) -> int:
        """Takes over and works off what is silent now; returns how many entries that were."""
        idle_ms = int(self._holding.claim_after_s * 1000)
        words = ["XAUTOCLAIM", self._stream, GROUP, self._consumer, idle_ms, "0-0", "COUNT", AT_ONCE]
        claimed = raw_entries((await command(self._redis, *words))[1])
        if not claimed:
            return 0
        log.info("taking over from a silent holder", stream=self._stream, entries=len(claimed))
        metrics.CLAIMED.labels(self._worker.stage.name).inc(len(claimed))
        with self._holding.of(self._stream, self._consumer, [raw.id for raw in claimed]):
            for raw in claimed:
                if stop.is_set():
                    break
                await self._run_alone(raw)
        return len(claimed)

    async def _run_alone(self, raw: RawEntry) -> None:
        """The count goes up before it runs; the gate deletes it, so it tells how often nobody came back."""
        begun = await command(self._redis, "HINCRBY", alone(self._stream), raw.id, 1)
        if begun > DEATHS_ALONE:
            await self._worker.bury_killer(raw, begun - 1)
            return
        await self._worker.run([raw], self._consumer)

    async def keep_reentering(self, stop: asyncio.Event, every_s: float = 0.5) -> None:
        """Delayed entries come back when due; now and then dead consumers are swept out."""
        loop = asyncio.get_running_loop()
        swept = loop.time()
        while not await _told(stop, every_s):
            with contextlib.suppress(*OUTAGE):
                while await _REENTER.call(self._redis, [self._stream, *self._books], [REENTRIES]) == REENTRIES:
                    await asyncio.sleep(0)
                if loop.time() - swept > 60:
                    swept = loop.time()
                    await _SWEEP.call(self._redis, [self._stream], [SILENT_CONSUMER_MS])


async def _told(stop: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
