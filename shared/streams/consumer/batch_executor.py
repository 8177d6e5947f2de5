"""Run a stage's handler: one batch at a time, within the deadline, entry by entry if the batch fails."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

import structlog

from shared.contracts import Lane
from shared.errors import Permanent, PresswatchError, Transient, Unavailable
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.entries import Entry
from shared.streams.consumer.lane_scheduler import LaneScheduler
from shared.streams.consumer.reporting import StageReporter
from shared.streams.consumer.stage import Failed, Handler, Outcome, Stage

DEATHS_ALONE = 2
"""An entry moves to the dead letters after this many process deaths while it ran alone."""

_NO_OUTCOME = (Failed(RuntimeError("the handler gave no outcome")),)

log = structlog.get_logger()


class CrashMarker(Protocol):
    """A record, outside this process, of the entry that is running alone. It survives a crash."""

    async def begin(self, entry_id: str) -> int:
        """Record the start of a run. Return how many earlier runs never ended because their process died."""

    async def end(self, entry_id: str) -> None: ...


class BatchExecutor:
    """Run the handler for one worker."""

    def __init__(self, stage: Stage, stream: str, lane: Lane, scheduler: LaneScheduler, report: StageReporter) -> None:
        self._stage = stage
        self._stream = stream
        self._lane = lane
        self._scheduler = scheduler
        self._report = report

    async def execute(
        self, entries: Sequence[Entry[Any]], handler: Handler[Any], watch: CrashMarker | None
    ) -> Sequence[Outcome]:
        """Return one outcome for each entry.

        `watch` is given if a single entry runs alone because its previous holder went silent.
        """
        async with self._scheduler.turn(self._lane):
            self._report.began(self._stream)
            try:
                if watch is None:
                    return await self._try(entries, handler)
                return await self._try_alone(entries, handler, watch)
            finally:
                self._report.ended(self._stream)

    async def _try_alone(
        self, entries: Sequence[Entry[Any]], handler: Handler[Any], watch: CrashMarker
    ) -> Sequence[Outcome]:
        if (deaths := await watch.begin(entries[0].id)) >= DEATHS_ALONE:
            said = f"its process ended {deaths} times while it ran alone"
            return [Failed(Permanent("killed-its-process", said))]
        try:
            return await self._try(entries, handler)
        finally:
            await watch.end(entries[0].id)

    async def _try(self, entries: Sequence[Entry[Any]], handler: Handler[Any]) -> Sequence[Outcome]:
        outcomes = await self._call(entries, handler)
        if outcomes is not None:
            return outcomes
        return [(await self._call([entry], handler) or _NO_OUTCOME)[0] for entry in entries]

    async def _call(self, entries: Sequence[Entry[Any]], handler: Handler[Any]) -> Sequence[Outcome] | None:
        """Call the handler. Return None if a batch failed unexpectedly, so that each entry is retried alone."""
        try:
            async with asyncio.timeout(self._stage.deadline_s):
                outcomes = await handler(entries)
            if len(outcomes) != len(entries):
                raise ValueError(f"{len(outcomes)} outcomes for {len(entries)} entries")
            return outcomes
        except TimeoutError:
            found: Exception = Transient("deadline", f"not done within {self._stage.deadline_s:g} s")
        except OUTAGE as error:
            return [Failed(Unavailable(f"a server does not answer: {error}"))] * len(entries)
        except PresswatchError as error:
            return [Failed(error)] * len(entries)
        except Exception as error:
            found = error
            if len(entries) == 1:
                with entries[0].logged():
                    log.warning("the handler failed", stage=self._stage.name, exc_info=error)
        return [Failed(found)] if len(entries) == 1 else None
