"""Taking over what a silent holder left. Each such entry runs alone: if it kills its process, it kills no mates."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Sequence
from typing import Any

import structlog
from redis.asyncio import Redis

from shared.observability import metrics
from shared.streams.bus.connection import OUTAGE, repeated
from shared.streams.bus.entries import RawEntry
from shared.streams.bus.scripts import script
from shared.streams.bus.topology import GROUP, alone
from shared.streams.consumer.lease_renewal import LeaseRenewal
from shared.streams.consumer.worker import Worker

AT_ONCE = 16
SILENT_CONSUMER_MS = 15 * 60 * 1000
REENTRIES = 200

_SWEEP = script("bus/capacity", "consumer/claim")
_ALONE = script("bus/capacity", "consumer/isolate")
_REENTER = script("bus/capacity", "consumer/reenter_delayed")
log = structlog.get_logger()


def raw_entries(rows: Sequence[Any]) -> list[RawEntry]:
    """From the client's `[(id, {name: value}), ...]`; what was deleted under its reader has no fields."""
    return [RawEntry(entry_id.decode(), fields) for entry_id, fields in rows if fields is not None]


class IsolationRecord:
    """Remembers in the server, beside the stream, which runs of an entry alone have not ended; the gate strikes it out.

    An outage is no death: both calls may be repeated, and what was being said when the line broke is said again.
    """

    def __init__(self, redis: Redis, stream: str) -> None:
        self._redis = redis
        self._names = [stream, alone(stream)]
        self._run = secrets.token_hex(6)

    async def begin(self, entry_id: str) -> int:
        """How many runs of others began and never ended."""
        return int(await repeated(lambda: _ALONE.call(self._redis, self._names, [entry_id, self._run, "begin"])))

    async def end(self, entry_id: str) -> None:
        """Gives up after a while: a server that is away so long lets another process count one run too many."""
        with contextlib.suppress(*OUTAGE):
            await repeated(lambda: _ALONE.call(self._redis, self._names, [entry_id, self._run, "end"]))


class StaleEntryClaimer:
    """Looks after one worker's stream: what fell silent, what is due again, consumers nobody will hear of again."""

    def __init__(
        self, redis: Redis, worker: Worker, leases: LeaseRenewal, consumer: str, keys: tuple[str, str]
    ) -> None:
        self._redis = redis
        self._worker = worker
        self._leases = leases
        self._consumer = consumer
        self._books = keys
        self._stream = worker.stream
        self._watch = IsolationRecord(redis, worker.stream)

    async def run_claiming(self, stop: asyncio.Event) -> None:
        """Until told to stop. After an outage a claim time passes first: holders could not renew either."""
        pause = self._leases.claim_after_s / 6
        while not await _told(stop, pause):
            pause = self._leases.claim_after_s / 6
            try:
                await self.claim_once(stop)
            except OUTAGE as error:
                log.warning("cannot claim", stream=self._stream, why=str(error))
                pause = self._leases.claim_after_s

    async def claim_once(self, stop: asyncio.Event) -> int:
        """Takes over and works off what is silent now; returns how many entries that were."""
        idle_ms = int(self._leases.claim_after_s * 1000)
        answer = await self._redis.xautoclaim(self._stream, GROUP, self._consumer, idle_ms, "0-0", count=AT_ONCE)
        claimed = raw_entries(answer[1])
        if not claimed:
            return 0
        log.info("taking over from a silent holder", stream=self._stream, entries=len(claimed))
        metrics.CLAIMED.labels(self._worker.stage.name).inc(len(claimed))
        with self._leases.of(self._stream, self._consumer, [raw.id for raw in claimed]):
            for raw in claimed:
                if stop.is_set():
                    break
                await self._worker.run([raw], self._consumer, self._watch)
        return len(claimed)

    async def run_reentering(self, stop: asyncio.Event, every_s: float = 0.5) -> None:
        """Delayed entries come back when due; now and then dead consumers are swept out."""
        loop = asyncio.get_running_loop()
        swept = loop.time()
        while not await _told(stop, every_s):
            with contextlib.suppress(*OUTAGE):
                await self.reenter_due()
                if loop.time() - swept > 60:
                    swept = loop.time()
                    await _SWEEP.call(self._redis, [self._stream], [SILENT_CONSUMER_MS])

    async def reenter_due(self) -> None:
        """Brings back what is due now, a handful at a time so that no call keeps the server long."""
        for _ in range(100):
            if await _REENTER.call(self._redis, [self._stream, *self._books], [REENTRIES]) < REENTRIES:
                return


async def _told(stop: asyncio.Event, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
