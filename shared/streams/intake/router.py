"""The router: reads each producer's own stream, so that no producer delays another."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from shared.pauses import sleep_or_stop
from shared.streams.bus.connection import OUTAGE, group_is_gone, text
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.entries import RawEntry
from shared.streams.bus.key_scan import KeyScan
from shared.streams.bus.leave_group import leave_group
from shared.streams.bus.topology import GROUP, INTAKE_PREFIX, INTAKE_REGISTRY, intake_of
from shared.streams.consumer.lease_renewal import CLAIM_AFTER_S, LeaseRenewal, consumer_name
from shared.streams.intake import external_memory
from shared.streams.intake.commit import IntakeStopping
from shared.streams.intake.transfer import IntakeDependencies, IntakeTransfer

AT_ONCE = 32
BYTES_AT_ONCE = 8 << 20
DISCOVER_EVERY_S = 2.0
BLOCK_MS = 1000

log = structlog.get_logger()

__all__ = ["IntakeDependencies", "IntakeRouter"]


class IntakeRouter:
    """Serve all intake streams. Any number of processes may run one; `run` is a task of its service."""

    def __init__(
        self,
        redis: Redis,
        dependencies: IntakeDependencies,
        stop: asyncio.Event,
        *,
        limits: StreamLimits | None = None,
        claim_after_s: float = CLAIM_AFTER_S,
    ) -> None:
        self._redis = redis
        self._dependencies = dependencies
        self._stop = stop
        self._limits = limits
        self._leases = LeaseRenewal(redis, claim_after_s)
        self._serving: dict[str, tuple[_Producer, asyncio.Task[None]]] = {}
        self._scan = KeyScan(redis, "stream")

    def why_not_ready(self) -> str | None:
        return next((why for producer, _ in self._serving.values() if (why := producer.intake_transfer.trouble)), None)

    async def run(self) -> None:
        """Run until the stop flag is set. Raises errors that waiting cannot fix."""
        renewing = asyncio.create_task(self._leases.keep_renewing(self._stop))
        try:
            while not self._stop.is_set():
                with contextlib.suppress(*OUTAGE):
                    for name in await self._discover() - self._serving.keys():
                        self._serve(name)
                    await self._publish_external_memory()
                self._look_after()
                await sleep_or_stop(self._stop, DISCOVER_EVERY_S)
            await asyncio.gather(*(task for _, task in self._serving.values()))
        finally:
            for _, task in self._serving.values():
                task.cancel()
            renewing.cancel()

    async def _discover(self) -> set[str]:
        """Return the known producers, and those found by a scan that continues from call to call."""
        names = {text(name) for name in await self._redis.smembers(INTAKE_REGISTRY)}
        keys = await self._scan.next_batch(INTAKE_PREFIX + "*", 10)
        return names | {key.removeprefix(INTAKE_PREFIX) for key in keys}

    async def _publish_external_memory(self) -> None:
        """Publish the memory that producers' streams use. The stages subtract it when they check for room.

        Without producers there is nothing to publish: what was published before is valid for some seconds only.
        """
        if not self._serving:
            return
        size = sum([await producer.measure() for producer, _ in self._serving.values()])
        await external_memory.publish_external_memory(self._redis, self._dependencies.partitions, size)

    def _serve(self, name: str) -> None:
        intake_transfer = IntakeTransfer(self._redis, self._dependencies, name, self._stop, self._limits)
        producer = _Producer(self._redis, name, intake_transfer, self._leases, self._stop)
        self._serving[name] = producer, asyncio.create_task(producer.serve())
        log.info("intake serves a producer", producer=name)

    def _look_after(self) -> None:
        for name, (_, task) in list(self._serving.items()):
            if task.done():
                del self._serving[name]
                task.result()


class _Producer:
    """Reads, claims and releases the entries of one intake stream."""

    def __init__(
        self, redis: Redis, name: str, intake_transfer: IntakeTransfer, leases: LeaseRenewal, stop: asyncio.Event
    ) -> None:
        self._redis = redis
        self._name = name
        self._stream = intake_of(name)
        self.intake_transfer = intake_transfer
        self._leases = leases
        self._stop = stop
        self._consumer = consumer_name()
        self._average = 0

    async def measure(self) -> int:
        """Measure the stream's memory in bytes and return it. Adapt how many entries are read at once."""
        size = await external_memory.measure_external_memory(self._redis, self._stream)
        self._average = max(self._average, size // max(1, await self._redis.xlen(self._stream)))
        return size

    async def serve(self) -> None:
        """Transfer the producer's entries until `stop` is set."""
        loop = asyncio.get_running_loop()
        next_claim = 0.0
        ready = False
        while not self._stop.is_set():
            try:
                ready = ready or await self._begin()
                if loop.time() >= next_claim:
                    next_claim = loop.time() + self._leases.claim_after_s / 6
                    await self._claim()
                await self._read()
                self.intake_transfer.trouble = None
            except IntakeStopping:
                break
            except OUTAGE as error:
                self.intake_transfer.trouble = f"the stream server is away: {error}"
                next_claim = loop.time() + self._leases.claim_after_s
                await sleep_or_stop(self._stop, 1.0)
            except ResponseError as error:
                if not group_is_gone(error):
                    raise
                ready = False  # the stream was deleted, or the server came back empty
        with contextlib.suppress(*OUTAGE, RedisError):
            await self._release()

    async def _begin(self) -> bool:
        try:
            await self._redis.xgroup_create(self._stream, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        await self._redis.sadd(INTAKE_REGISTRY, self._name)
        return True

    async def _read(self) -> None:
        count = max(1, min(AT_ONCE, BYTES_AT_ONCE // (self._average + 1)))  # fewer at once where entries are big
        answer: Any = await self._redis.xreadgroup(
            GROUP, self._consumer, {self._stream: ">"}, count=count, block=BLOCK_MS
        )
        for _, rows in answer:
            raws = _raw(rows)
            await self._take(raws)
            self._average = sum(raw.size for raw in raws) // max(1, len(raws))

    async def _claim(self) -> None:
        """Claim entries another process left, one at a time, because any of them may have ended that process."""
        idle_ms = int(self._leases.claim_after_s * 1000)
        answer: Any = await self._redis.xautoclaim(self._stream, GROUP, self._consumer, idle_ms, "0-0", count=AT_ONCE)
        for raw in _raw(answer[1]):
            await self._take([raw])

    async def _take(self, raws: list[RawEntry]) -> None:
        with self._leases.of(self._stream, self._consumer, [raw.id for raw in raws]):
            await self.intake_transfer.transfer(raws)

    async def _release(self) -> None:
        """Make unprocessed entries look long idle, so that the next process claims them at once."""
        if await leave_group(self._redis, self._stream, self._consumer):
            return
        rows: Any = await self._redis.xpending_range(self._stream, GROUP, "-", "+", 1000, consumername=self._consumer)
        ids = [row["message_id"] for row in rows]
        await self._redis.xclaim(self._stream, GROUP, self._consumer, 0, ids, idle=86_400_000, justid=True)


def _raw(rows: Any) -> list[RawEntry]:
    return [RawEntry(text(entry_id), fields) for entry_id, fields in rows if fields is not None]
