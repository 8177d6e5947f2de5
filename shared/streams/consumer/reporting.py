"""Reporting of the workers: metrics, one log line for each entry, and why a stage has paused."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Literal, get_args

import structlog
from prometheus_client import Histogram

from shared.contracts import Lane
from shared.observability import logs, metrics
from shared.observability.spans import exemplar
from shared.observability.traces import trace_id
from shared.streams.bus.entry_times import time_of
from shared.streams.consumer.commit import CommitResult, DeadLetterAction, EntryAction, FinishAction, RetryAction
from shared.streams.consumer.outcomes import EntryContext

Why = Literal["breaker", "unavailable", "server"]
"""Why a stage has paused: its handler fails for most entries, a dependency is unavailable, or the stream server is."""

log = structlog.get_logger()

Result = tuple[EntryContext, EntryAction, CommitResult, float]
"""The entry, the action, the commit result, and when the entry was read (monotonic seconds)."""


class StageReporter:
    """Collect the reports of all workers of a process. `now` is the wall clock."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._now = now
        self._standing: dict[str, str] = {}
        self._full: set[str] = set()
        self._told_flowing: set[str] = set()
        self.busy_since: dict[str, float] = {}

    def began(self, stream: str) -> None:
        """Record that a handler call started."""
        self.busy_since[stream] = time.monotonic()

    def ended(self, stream: str) -> None:
        """Record that the handler call ended."""
        self.busy_since.pop(stream, None)

    def stopped(self, stream: str, stage: str, why: str, kind: Why = "unavailable") -> None:
        """Report that the stage cannot continue. Logged once; the state lasts until `flowing`."""
        if stream not in self._standing:
            log.warning("the stage has paused", stage=stage, stream=stream, why=why)
        self._standing[stream] = why
        self._told_flowing.discard(stage)
        metrics.STANDING.labels(stage, kind).set(1)

    def backpressure(self, stream: str, stage: str, what: str) -> None:
        """Report that the stage waits for room downstream. This is counted, and the service stays ready."""
        metrics.REFUSED.labels(stage, what).inc()
        if stream not in self._full:
            log.info("waiting for room", stage=stage, stream=stream, full=what)
        self._full.add(stream)

    def flowing(self, stream: str, stage: str) -> None:
        """Report that the stage makes progress."""
        if self._standing.pop(stream, None) is not None:
            log.info("the stage continues", stage=stage, stream=stream)
        self._full.discard(stream)
        if not self._standing and stage not in self._told_flowing:
            self._told_flowing.add(stage)
            _all_clear(stage)

    def why_paused(self) -> str | None:
        """Return why a stage has paused, or None."""
        return next(iter(self._standing.values()), None)

    def committed(self, stage: str, lane: Lane, results: Sequence[Result]) -> None:
        """Report the entries that one commit settled. The lines of all finished entries are written together."""
        clock, now = time.monotonic(), self._now()
        in_stage, in_queue = _seconds(stage, lane)
        finished = []
        for subject, action, answer, began in results:
            found = exemplar(subject.traceparent)
            in_stage.observe(clock - began, found)
            in_queue.observe(max(0.0, (now - time_of(subject.raw.id)).total_seconds() - (clock - began)), found)
            said = _said(stage, subject, action, answer)
            if isinstance(action, DeadLetterAction):
                log.warning("entry dead", error=action.error[:300], attempt=action.attempt, **said)
            elif isinstance(action, RetryAction):
                log.info("entry delayed", wait_s=round(action.wait_ms / 1000, 1), attempt=action.attempt, **said)
            else:
                finished.append(said)
        logs.info_each("entry finished", finished)


def _said(stage: str, subject: EntryContext, action: EntryAction, answer: CommitResult) -> dict[str, str]:
    outcome = _word(action)
    if answer is not CommitResult.DONE:
        metrics.TAKEN.labels(stage).inc()
        outcome = "taken"
    return {"stage": stage, "trace_id": trace_id(subject.traceparent), "entry": subject.raw.id, "outcome": outcome}


def result_of(action: EntryAction, answer: CommitResult) -> tuple[str, str]:
    """Return the outcome of an entry and, if it failed, why."""
    outcome = _word(action) if answer is CommitResult.DONE else "taken"
    match action:
        case DeadLetterAction(error=error) | RetryAction(reason=error):
            return outcome, error
        case _:
            return outcome, ""


def _all_clear(stage: str) -> None:
    """Export the zeros as well: a counter that starts with its first event shows no increase."""
    for kind in get_args(Why):
        metrics.STANDING.labels(stage, kind).set(0)
    for full in ("memory", "the next stream"):
        metrics.REFUSED.labels(stage, full)
    metrics.CLAIMED.labels(stage)
    metrics.TAKEN.labels(stage)


@cache
def _seconds(stage: str, lane: Lane) -> tuple[Histogram, Histogram]:
    """Cached, because the lookup by labels costs more than the observation."""
    return metrics.STAGE_SECONDS.labels(stage), metrics.QUEUE_SECONDS.labels(stage, lane.value)


def _word(action: EntryAction) -> str:
    match action:
        case FinishAction(outcome=outcome):
            return outcome or "done"
        case RetryAction(reason=reason) | DeadLetterAction(reason=reason):
            return reason
        case _:
            return "given back"
