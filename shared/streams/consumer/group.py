"""All workers of a service: started after the bootstrap, stopped with no entry left pending."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.contracts import Lane
from shared.settings import SharedSettings
from shared.streams.bus.connection import OUTAGE, group_is_gone
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.leave_group import leave_group
from shared.streams.bus.topology import GROUP, Keys
from shared.streams.consumer.claims import StaleEntryClaimer
from shared.streams.consumer.commit import Committer, Disposition, ReleaseAction
from shared.streams.consumer.items import StreamPartition
from shared.streams.consumer.lane_scheduler import LaneScheduler
from shared.streams.consumer.lease_renewal import CLAIM_AFTER_S, LeaseRenewal, consumer_name
from shared.streams.consumer.reporting import StageReporter
from shared.streams.consumer.stage import Stage
from shared.streams.consumer.subscribers import Subscribers
from shared.streams.consumer.worker import Worker, WorkerContext
from shared.task_cancellation import cancel_all

log = structlog.get_logger()


class ConsumerGroup:
    """The workers, subscribers and leases of a service. All readers of a stream must use the same `claim_after_s`."""

    def __init__(
        self,
        redis: Redis,
        settings: SharedSettings,
        stages: Sequence[Stage],
        stop: asyncio.Event,
        *,
        limits: StreamLimits | None = None,
        claim_after_s: float = CLAIM_AFTER_S,
    ) -> None:
        self._redis = redis
        self._settings = settings
        self._stop = stop
        self._limits = limits or StreamLimits()
        self.consumer = consumer_name()
        self.claimer = f"{self.consumer}-claims"
        self.report = StageReporter()
        self.leases = LeaseRenewal(redis, claim_after_s)
        self._subscribers = Subscribers(settings)
        self._gates: dict[str, Committer] = {}
        self._claims: list[StaleEntryClaimer] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._deadline_s = max(stage.deadline_s * stage.batch for stage in stages)
        context = WorkerContext(stop, LaneScheduler(), self.leases, self.report)
        for stage in stages:
            for worker, keys in self._workers(context, stage):
                take = partial(worker.take, consumer=self.consumer)
                self._subscribers.add(worker.stream, self.consumer, stage.batch, take)
                books = (keys.counts, keys.bytes)
                self._claims.append(StaleEntryClaimer(redis, worker, self.leases, self.claimer, books))

    def _workers(self, context: WorkerContext, stage: Stage) -> Iterator[tuple[Worker, Keys]]:
        for keys in map(Keys, range(self._settings.partitions)):
            for name in dict.fromkeys(source.stream for source in stage.inputs):
                sources = [source for source in stage.inputs if source.stream is name]
                for lane in Lane:
                    stream = keys.stream(name, lane)
                    committer = self._gates[stream] = Committer(self._redis, keys, stream, lane, self._limits)
                    yield (
                        Worker(context, stage, sources, StreamPartition(stream, lane, keys.partition), committer),
                        keys,
                    )

    async def start(self) -> None:
        """Start reading. The partitions must be bootstrapped."""
        loops: list[Any] = [self.leases.keep_renewing(self._stop)]
        for claims in self._claims:
            loops += [claims.run_claiming(self._stop), claims.run_reentering(self._stop)]
        self._tasks = [asyncio.create_task(loop) for loop in loops]
        await self._subscribers.start()

    async def failure(self) -> str:
        """Wait until a worker fails; return the reason."""
        failing = asyncio.create_task(self._subscribers.failures.get())
        try:
            while True:
                done, _ = await asyncio.wait({failing, *self._tasks}, timeout=1, return_when=asyncio.FIRST_COMPLETED)
                if failing in done:
                    return _why(failing.result())
                for task in done:
                    if (error := task.exception()) is not None:
                        return _why(error)
                if (why := self._subscribers.why_stopped()) is not None:
                    return why
        finally:
            failing.cancel()

    async def stop(self) -> None:
        """Stop after the stop flag was set: release entries not yet begun, then delete this process's consumers."""
        await self._subscribers.stop()
        await cancel_all(self._tasks)
        for stream, committer in self._gates.items():
            for consumer in (self.consumer, self.claimer):
                try:
                    await self._leave(stream, committer, consumer)
                except (*OUTAGE, RedisError) as error:
                    log.warning(
                        "entries stay pending until another consumer claims them", stream=stream, why=str(error)
                    )

    async def _leave(self, stream: str, committer: Committer, consumer: str) -> None:
        """Release what the consumer holds until it holds nothing, and delete it."""
        while not await leave_group(self._redis, stream, consumer):
            rows = await self._redis.xpending_range(stream, GROUP, "-", "+", 500, consumername=consumer)
            ids = [str(row["message_id"], "ascii") for row in rows]  # type: ignore[arg-type]
            await committer.commit([committer.prepare(Disposition(entry_id, 0, ReleaseAction())) for entry_id in ids])

    def why_not_ready(self) -> str | None:
        """Return why the service is not ready, or None."""
        return self._subscribers.why_stopped() or self.report.why_paused()

    def why_not_live(self) -> str | None:
        """Return which handler hangs long after its deadline, or None. Only a restart helps."""
        for stream, since in self.report.busy_since.items():
            if time.monotonic() - since > 2 * self._deadline_s + 60:
                return f"a handler of {stream} hangs"
        return None


def _why(error: BaseException) -> str:
    if group_is_gone(error):
        return "the stream server came back empty: a group is gone"
    return f"a worker failed: {error!r}"
