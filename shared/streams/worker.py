"""One input of a stage at work: decode, hand over, settle; wait where there is no room; give back when told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from shared.contracts import Lane
from shared.errors import Invalid, NewerSchema, Unavailable
from shared.streams.breaker import Breaker
from shared.streams.connection import OUTAGE
from shared.streams.entries import RawEntry, name_of, read_entry
from shared.streams.gate import Gate, GiveBack, Prepared, Ruling, Settled, Verdict
from shared.streams.hands import DeathWatch, Hands
from shared.streams.holding import Holding
from shared.streams.report import Report
from shared.streams.stage import Entry, Failed, Handler, Outcome, Stage, StreamInput
from shared.streams.turns import Turns
from shared.streams.verdicts import Subject, foreseen, verdict

log = structlog.get_logger()

PAUSES_S = (0.05, 2.0)
"""Shortest and longest wait before what was refused or unavailable is tried again."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What all workers of a process share."""

    stop: asyncio.Event
    turns: Turns
    holding: Holding
    report: Report
    chance: Callable[[], float] = field(default=random.random)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a worker reads."""

    stream: str
    lane: Lane
    partition: int


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry on its way through; `entry` where it could be read."""

    subject: Subject
    entry: Entry[Any] | None
    source: StreamInput[Any] | None
    began: float


class Worker:
    """Works on one stream of one partition; `run` takes what was read there."""

    def __init__(
        self, shift: Shift, stage: Stage, sources: Sequence[StreamInput[Any]], place: Place, gate: Gate
    ) -> None:
        self.stage = stage
        self.stream = place.stream
        self.lane = place.lane
        self._partition = place.partition
        self._shift = shift
        self._sources = {name_of(source.message.SCHEMA): source for source in sources}
        self._only_or_first = next(iter(self._sources.values()))
        self._gate = gate
        self._hands = Hands(stage, place.stream, place.lane, shift.turns, shift.report)
        self._breaker = Breaker(stage.failing_share)

    async def run(self, raws: Sequence[RawEntry], consumer: str, watch: DeathWatch | None = None) -> None:
        """Returns when each entry is settled, or given back because of the stop flag. Outages are waited out.

        `watch` is given with an entry that runs alone because its holder fell silent.
        """
        with self._shift.holding.of(self.stream, consumer, [raw.id for raw in raws]):
            began = time.monotonic()
            items = [self._read(raw, began) for raw in raws]
            unread = [(item, outcome) for item, outcome in items if outcome is not None]
            await self._rule(unread)
            for source in self._sources.values():
                mine = [item for item, outcome in items if outcome is None and item.source is source]
                await self._work(mine, self.stage.handler_of(source), watch)

    def _read(self, raw: RawEntry, began: float) -> tuple[_Item, Outcome | None]:
        source: StreamInput[Any] | None = None
        try:
            source = self._source_of(raw)
            entry = read_entry(raw, source.message, self.lane, self._partition)
        except (Invalid, NewerSchema) as error:
            return _Item(Subject(raw, raw.text(b"traceparent") or "", None), None, source, began), Failed(error)
        return _Item(Subject(raw, entry.traceparent, entry.message), entry, source, began), None

    def _source_of(self, raw: RawEntry) -> StreamInput[Any]:
        """By the message's name; what this stream does not take is told by the first of them when read."""
        if len(self._sources) > 1 and (found := self._sources.get(name_of(raw.text(b"schema") or ""))):
            return found
        return self._only_or_first

    async def _work(self, items: Sequence[_Item], handler: Handler[Any], watch: DeathWatch | None) -> None:
        waiting, pause = list(items), PAUSES_S[0]
        while waiting:
            if self._shift.stop.is_set():
                await self._give_back(waiting)
                return
            tried = waiting[:1] if self._breaker.open else waiting
            outcomes = await self._hands.over([item.entry for item in tried if item.entry], handler, watch)
            left = await self._rule(list(zip(tried, outcomes, strict=True)))
            waiting = waiting[len(tried) :] + left  # what failed goes last: the next trial is of another
            if left:
                pause = await self._wait(pause)
            else:
                pause = PAUSES_S[0]
        self._shift.report.flowing(self.stream, self.stage.name)

    async def _rule(self, results: Sequence[tuple[_Item, Outcome]]) -> list[_Item]:
        """Settles what can be; returns what is to be held."""
        held, prepared, items = [], [], {}
        for item, outcome in results:
            ruling = self._verdict(item, outcome)
            if ruling is None:
                held.append(item)
                continue
            prepared.append(self._prepare(item, ruling))
            items[item.subject.raw.id] = item
        await self._settle(prepared, items)
        return held

    def _verdict(self, item: _Item, outcome: Outcome) -> Verdict | None:
        error = outcome.error if isinstance(outcome, Failed) else None
        if item.entry is not None and not isinstance(error, Unavailable):
            self._breaker.tell(error is not None and not foreseen(error))
        if self._breaker.open and error is not None and not foreseen(error):
            self._shift.report.stopped(self.stream, self.stage.name, f"it fails at most entries: {error!r}", "breaker")
            return None
        if isinstance(error, Unavailable):
            self._shift.report.stopped(self.stream, self.stage.name, str(error))
        return verdict(self.stage, item.subject, outcome, self._shift.chance())

    def _prepare(self, item: _Item, ruling: Verdict) -> Prepared:
        raw = item.subject.raw
        try:
            return self._gate.prepare(Ruling(raw.id, raw.size, ruling))
        except Exception as error:
            log.warning("an output cannot be encoded", stage=self.stage.name, entry=raw.id, exc_info=error)
            again = verdict(self.stage, item.subject, Failed(error), self._shift.chance())
            return self._gate.prepare(Ruling(raw.id, raw.size, again or GiveBack()))

    async def _settle(self, prepared: Sequence[Prepared], items: dict[str, _Item]) -> None:
        waiting, pause = list(prepared), PAUSES_S[0]
        while waiting:
            answers = await self._safely(lambda batch=waiting: self._gate.settle(batch))  # type: ignore[misc]
            answered = list(zip(waiting, answers, strict=True))
            self._tell(
                [(items[one.ruling.id], one.ruling.verdict, answer) for one, answer in answered if not answer.refused]
            )
            refused = [(one, answer) for one, answer in answered if answer.refused]
            waiting = [one for one, _ in refused]
            if refused:
                full = "memory" if refused[0][1] is Settled.MEMORY_FULL else "the next stream"
                self._shift.report.backpressure(self.stream, self.stage.name, full)
                if self._shift.stop.is_set():
                    await self._give_back([items[one.ruling.id] for one in waiting])
                    return
                pause = await self._wait(pause)

    def _tell(self, settled: Sequence[tuple[_Item, Verdict, Settled]]) -> None:
        results = [(item.subject, ruling, answer, item.began) for item, ruling, answer in settled]
        self._shift.report.settled(self.stage.name, self.lane, results)

    async def _give_back(self, items: Sequence[_Item]) -> None:
        back = [self._gate.prepare(Ruling(i.subject.raw.id, i.subject.raw.size, GiveBack())) for i in items]
        await self._safely(lambda: self._gate.settle(back))

    async def _safely(self, call: Callable[[], Awaitable[list[Settled]]]) -> list[Settled]:
        """Waits out the server's outages; what it did before the line broke it says when asked again."""
        pause = PAUSES_S[0]
        while True:
            try:
                return await call()
            except OUTAGE as error:
                self._shift.report.stopped(
                    self.stream, self.stage.name, f"the stream server is away: {error}", "server"
                )
                if self._shift.stop.is_set():
                    raise
                pause = await self._wait(pause)

    async def _wait(self, pause: float) -> float:
        """Returns sooner when told to stop; the next pause is twice as long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._shift.stop.wait(), pause)
        return min(PAUSES_S[1], pause * 2)
