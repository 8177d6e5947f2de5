"""Claim entries of silent consumers, and add due retries again.

A claimed entry runs alone, so that an entry that kills its process affects no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Sequence
from typing import Any

import structlog
from redis.asyncio import Redis

from shared.observability import metrics
from shared.pauses import sleep_or_stop
from shared.streams.bus.connection import OUTAGE, repeated
from shared.streams.bus.entries import RawEntry
from shared.streams.bus.scripts import script
from shared.streams.bus.topology import GROUP, isolated_runs
from shared.streams.consumer.lease_renewal import LeaseRenewal
from shared.streams.consumer.worker import Worker

AT_ONCE = 16
SILENT_CONSUMER_MS = 15 * 60 * 1000
REENTRIES = 200
_REENTER_S = (0.5, 5.0)
"""The shortest and the longest pause in seconds between two searches for delayed entries that are due."""

_SWEEP = script("bus/capacity", "consumer/claim")
_ALONE = script("bus/capacity", "consumer/isolate")
_REENTER = script("bus/capacity", "consumer/reenter_delayed")
log = structlog.get_logger()


def raw_entries(rows: Sequence[Any]) -> list[RawEntry]:
    """Convert the client's `[(id, {name: value}), ...]`.

    Entries deleted while pending have no fields and are skipped.
    """
    return [RawEntry(entry_id.decode(), fields) for entry_id, fields in rows if fields is not None]


class IsolationRecord:
    """Record on the server which isolated runs of an entry have not ended. A commit deletes the record.

    An outage does not count as a death: both calls are safe to repeat, and are repeated after a broken connection.
    """

    def __init__(self, redis: Redis, stream: str) -> None:
        self._redis = redis
        self._names = [stream, isolated_runs(stream)]
        self._run = secrets.token_hex(6)

    async def begin(self, entry_id: str) -> int:
        """Return how many other runs began and never ended."""
        return int(await repeated(lambda: _ALONE.call(self._redis, self._names, [entry_id, self._run, "begin"])))

    async def end(self, entry_id: str) -> None:
        """Record the end of the run.

        During a long outage this gives up. Another process may then count one death too many.
        """
        with contextlib.suppress(*OUTAGE):
            await repeated(lambda: _ALONE.call(self._redis, self._names, [entry_id, self._run, "end"]))


class StaleEntryClaimer:
    """Maintain one worker's stream: claim silent entries, re-add due retries, delete dead consumers."""

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
        """Claim until the stop flag is set.

        After an outage, wait one full claim time first: the holders could not renew their leases either.
        """
        pause = self._leases.claim_after_s / 6
        while not await sleep_or_stop(stop, pause):
            pause = self._leases.claim_after_s / 6
            try:
                await self.claim_once(stop)
            except OUTAGE as error:
                log.warning("cannot claim the entries of silent workers", stream=self._stream, why=str(error))
                pause = self._leases.claim_after_s

    async def claim_once(self, stop: asyncio.Event) -> int:
        """Claim and process the entries that are silent now; return their number."""
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

    async def run_reentering(self, stop: asyncio.Event) -> None:
        """Re-add delayed entries when they are due; delete dead consumers once a minute.

        While none is due, look less often: most streams have no delayed entries for days.
        """
        loop = asyncio.get_running_loop()
        swept, pause = loop.time(), _REENTER_S[0]
        while not await sleep_or_stop(stop, pause):
            with contextlib.suppress(*OUTAGE):
                pause = _REENTER_S[0] if await self.reenter_due() else min(2 * pause, _REENTER_S[1])
                if loop.time() - swept > 60:
                    swept = loop.time()
                    await _SWEEP.call(self._redis, [self._stream], [SILENT_CONSUMER_MS])

    async def reenter_due(self) -> int:
        """Re-add the entries that are due now, and return their number.

        They are taken in small batches, so that no call blocks the server for long.
        """
        total = 0
        for _ in range(100):
            taken = await _REENTER.call(self._redis, [self._stream, *self._books], [REENTRIES])
            total += taken
            if taken < REENTRIES:
                break
        return total
