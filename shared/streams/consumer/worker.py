"""Process one input stream of a stage: call the handler with its entries, and commit the outcomes.

A worker waits while there is no room downstream, and releases its entries on shutdown.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from shared.errors import Unavailable
from shared.observability.spans import Attributes, batch_span
from shared.pauses import sleep_or_stop
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.entries import RawEntry
from shared.streams.consumer.batch_executor import BatchExecutor, CrashMarker
from shared.streams.consumer.circuit_breaker import CircuitBreaker
from shared.streams.consumer.commit import CommitResult, Committer, Disposition, EntryAction, Prepared, ReleaseAction
from shared.streams.consumer.items import ABOUT, WORK_OF, Item, ItemReader, StreamPartition
from shared.streams.consumer.lane_scheduler import LaneScheduler
from shared.streams.consumer.lease_renewal import LeaseRenewal
from shared.streams.consumer.outcomes import decide_action, is_expected
from shared.streams.consumer.reporting import StageReporter, result_of
from shared.streams.consumer.stage import Failed, Handler, Outcome, Stage, StreamInput

log = structlog.get_logger()

PAUSES_S = (0.05, 2.0)
"""Shortest and longest wait before a refused commit or an unavailable dependency is retried."""


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """State that all workers of a process share."""

    stop: asyncio.Event
    scheduler: LaneScheduler
    leases: LeaseRenewal
    report: StageReporter
    chance: Callable[[], float] = field(default=random.random)


class Worker:
    """Process the entries of one stream of one partition. `take` takes the entries that were read from it."""

    def __init__(
        self,
        context: WorkerContext,
        stage: Stage,
        sources: Sequence[StreamInput[Any]],
        place: StreamPartition,
        committer: Committer,
    ) -> None:
        self.stage = stage
        self.stream = place.stream
        self.lane = place.lane
        self._work_name = WORK_OF.get(stage.name, stage.name)
        self._context = context
        self._sources = sources
        self._items = ItemReader(place, sources, self._work_name)
        self._committer = committer
        self._executor = BatchExecutor(stage, place.stream, place.lane, context.scheduler, context.report)
        self._breaker = CircuitBreaker(stage.failing_share)

    async def take(self, raws: Sequence[RawEntry], consumer: str) -> None:
        """Process the entries that were just read. Return when the next ones may be read."""
        await self.run(raws, consumer)
        if self.stage.gathers_after(len(raws), self.lane):
            await sleep_or_stop(self._context.stop, self.stage.gather_s)

    async def run(self, raws: Sequence[RawEntry], consumer: str, watch: CrashMarker | None = None) -> None:
        """Process the entries; return when each is settled, or released because of the stop flag. Wait out outages.

        `watch` is given with an entry that runs alone because its previous holder went silent.
        """
        with self._context.leases.of(self.stream, consumer, [raw.id for raw in raws]):
            began = time.monotonic()
            items = [self._items.read(raw, began) for raw in raws]
            unread = [(item, outcome) for item, outcome in items if outcome is not None]
            await self._commit_outcomes(unread)
            for source in self._sources:
                mine = [item for item, outcome in items if outcome is None and item.source is source]
                await self._work(mine, self.stage.handler_of(source), watch)

    async def _work(self, items: Sequence[Item], handler: Handler[Any], watch: CrashMarker | None) -> None:
        waiting, pause = list(items), PAUSES_S[0]
        while waiting:
            if self._context.stop.is_set():
                await self._release(waiting)
                return
            tried = waiting[:1] if self._breaker.open else waiting
            entries = [item.entry for item in tried if item.entry]
            about: Attributes = {
                "messaging.batch.message_count": len(entries),
                "messaging.destination.name": self.stream,
                **ABOUT,
            }
            with batch_span(f"{self._work_name} batch", [entry.traceparent for entry in entries], about):
                outcomes = await self._executor.execute(entries, handler, watch)
            left = await self._commit_outcomes(list(zip(tried, outcomes, strict=True)))
            waiting = waiting[len(tried) :] + left  # failed entries go last: the next trial takes another one
            if left:
                pause = await self._wait(pause)
            else:
                pause = PAUSES_S[0]
        self._context.report.flowing(self.stream, self.stage.name)

    async def _commit_outcomes(self, results: Sequence[tuple[Item, Outcome]]) -> list[Item]:
        """Commit the outcomes that can be committed; return the items to hold and retry."""
        held, prepared, items = [], [], {}
        for item, outcome in results:
            disposition = self._action(item, outcome)
            if disposition is None:
                held.append(item)
                continue
            prepared.append(self._prepare(item, disposition))
            items[item.subject.raw.id] = item
        await self._commit(prepared, items)
        return held

    def _action(self, item: Item, outcome: Outcome) -> EntryAction | None:
        error = outcome.error if isinstance(outcome, Failed) else None
        if item.entry is not None and not isinstance(error, Unavailable):
            self._breaker.record(error is not None and not is_expected(error))
        if self._breaker.open and error is not None and not is_expected(error):
            self._context.report.stopped(
                self.stream, self.stage.name, f"it fails at most entries: {error!r}", "breaker"
            )
            return None
        if isinstance(error, Unavailable):
            self._context.report.stopped(self.stream, self.stage.name, str(error))
        return decide_action(self.stage, item.subject, outcome, self._context.chance())

    def _prepare(self, item: Item, disposition: EntryAction) -> Prepared:
        raw = item.subject.raw
        try:
            return self._committer.prepare(Disposition(raw.id, raw.size, disposition))
        except Exception as error:
            log.warning("an output cannot be encoded", stage=self.stage.name, entry=raw.id, exc_info=error)
            again = decide_action(self.stage, item.subject, Failed(error), self._context.chance())
            return self._committer.prepare(Disposition(raw.id, raw.size, again or ReleaseAction()))

    async def _commit(self, prepared: Sequence[Prepared], items: dict[str, Item]) -> None:
        waiting, pause = list(prepared), PAUSES_S[0]
        while waiting:
            answers = await self._safely(lambda batch=waiting: self._committer.commit(batch))  # type: ignore[misc]
            answered = list(zip(waiting, answers, strict=True))
            self._report(
                [
                    (items[one.disposition.id], one.disposition.action, answer)
                    for one, answer in answered
                    if not answer.refused
                ]
            )
            refused = [(one, answer) for one, answer in answered if answer.refused]
            waiting = [one for one, _ in refused]
            if refused:
                full = "memory" if refused[0][1] is CommitResult.MEMORY_FULL else "the next stream"
                self._context.report.backpressure(self.stream, self.stage.name, full)
                if self._context.stop.is_set():
                    await self._release([items[one.disposition.id] for one in waiting])
                    return
                pause = await self._wait(pause)

    def _report(self, settled: Sequence[tuple[Item, EntryAction, CommitResult]]) -> None:
        results = [(item.subject, disposition, answer, item.began) for item, disposition, answer in settled]
        self._context.report.committed(self.stage.name, self.lane, results)
        for item, action, answer in settled:
            item.span.end(*result_of(action, answer))

    async def _release(self, items: Sequence[Item]) -> None:
        back = [
            self._committer.prepare(Disposition(i.subject.raw.id, i.subject.raw.size, ReleaseAction())) for i in items
        ]
        await self._safely(lambda: self._committer.commit(back))
        for item in items:
            item.span.end("given back")

    async def _safely(self, call: Callable[[], Awaitable[list[CommitResult]]]) -> list[CommitResult]:
        """Call until the server answers.

        This is safe: if the connection broke after the script ran, the repeated call returns the same result.
        """
        pause = PAUSES_S[0]
        while True:
            try:
                return await call()
            except OUTAGE as error:
                self._context.report.stopped(
                    self.stream, self.stage.name, f"the stream server is away: {error}", "server"
                )
                if self._context.stop.is_set():
                    raise
                pause = await self._wait(pause)

    async def _wait(self, pause: float) -> float:
        """Sleep for `pause` seconds, or until the stop flag is set. Return the next pause, twice as long."""
        await sleep_or_stop(self._context.stop, pause)
        return min(PAUSES_S[1], pause * 2)
