"""When and in which form a task comes back after a visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.fetcher.core.answer import Answer
from services.fetcher.core.rhythm import (
    asked_interval_s,
    feed_ttl_s,
    next_poll_after_failure_s,
    next_poll_s,
    next_visit_after_miss_s,
    next_visit_s,
    retry_s,
    sooner,
)
from services.fetcher.core.verdict import Verdict
from shared.contracts import Lane, ObservationKind, PageKind
from shared.sources import Outlet
from shared.streams.frontier_tasks import Again, Task, TaskKind

_MISSED = (ObservationKind.NOT_FOUND, ObservationKind.GONE, ObservationKind.SOFT_GONE)
_REVISIT_PRIORITY = 7


@dataclass(frozen=True, slots=True)
class Came:
    """How a visit ended. `sha256` is that of a body just captured, `pause_s` what the server asked for,
    `edited` the share of its articles that the outlet edits."""

    task: Task
    outlet: Outlet
    verdict: Verdict
    answer: Answer | None
    now: datetime
    jitter: float = 1.0
    sha256: str = ""
    pause_s: float = 0.0
    edited: float = 0.0

    def remembered(self) -> dict[str, Any]:
        """The state for the next visit: validators belong to the body captured last."""
        state = dict(self.task.state)
        if self.sha256 and self.answer is not None:
            header = self.answer.header
            state |= {"etag": header("etag"), "lm": header("last-modified"), "sha": self.sha256}
        return {key: value for key, value in state.items() if value != ""}


def next_task(came: Came) -> Again | None:
    """None where the task is over. A task comes back without trace and sender: its next visit is a story of its own."""
    task = came.task
    if task.kind is TaskKind.ENTRY:
        return _next_poll(came)
    if came.verdict.retry:
        wait = retry_s(task.attempt)
        if wait is not None:
            return Again(max(wait * came.jitter, came.pause_s), replace(task, attempt=task.attempt + 1))
    if task.request.kind is not PageKind.ARTICLE or task.request.lane is Lane.BULK:
        return None
    return _next_visit(came)


def _next_poll(came: Came) -> Again:
    task, answer = came.task, came.answer
    bounds = poll_bounds(came.outlet, task.request.url)
    last = task.state.get("iv")
    failed = came.verdict.seen not in (None, ObservationKind.NOT_MODIFIED)
    asked = 0.0
    if failed or answer is None:
        wait = next_poll_after_failure_s(last, bounds)
    else:
        headers = {name.lower(): value for name, value in answer.headers}
        asked = min(bounds[1], asked_interval_s(headers, feed_ttl_s(answer.body), came.now))
        wait = next_poll_s(last, came.verdict.seen is None, asked, bounds)
    state = came.remembered() | {"iv": wait}
    again = Task(task.request, TaskKind.ENTRY, state=state, attempt=task.attempt + 1 if failed else 0)
    return Again(max(wait * came.jitter, asked, came.pause_s), again)


def _next_visit(came: Came) -> Again | None:
    """Only what was captured once is visited again: an address that never was an article is not."""
    seen, ages = came.verdict.seen, sooner(came.outlet.schedule.revisit_after, came.edited)
    if seen is not None and came.task.kind is not TaskKind.REVISIT:
        return None
    state = came.remembered()
    first = float(state.setdefault("first", came.now.timestamp()))
    if seen in _MISSED:
        state["misses"] = int(state.get("misses", 0)) + 1
        wait = next_visit_after_miss_s(ages, state["misses"] - 1)
    else:
        state.pop("misses", None)
        state["n"] = int(state.get("n", -1)) + 1
        wait = next_visit_s(ages, came.now.timestamp() - first, state["n"])
    if wait is None:
        return None
    request = came.task.request.model_copy(update={"priority": _REVISIT_PRIORITY, "not_before": None})
    return Again(wait * came.jitter, Task(request, TaskKind.REVISIT, state=state))


def poll_bounds(outlet: Outlet, url: str) -> tuple[float, float]:
    """The least and the longest interval of an entry point: its own, else its outlet's."""
    point, schedule = outlet.entry_point(url), outlet.schedule
    least = (point.poll_min_s if point else None) or schedule.poll_min_s
    most = (point.poll_max_s if point else None) or schedule.poll_max_s
    return least, max(least, most)
