"""Decide when and in which form a task comes back after a visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.fetcher.core.classification import WITHOUT_END, Classification
from services.fetcher.core.intervals import (
    feed_ttl_s,
    next_poll_after_failure_s,
    next_poll_s,
    next_try_of_unseen_s,
    next_visit_after_miss_s,
    next_visit_s,
    requested_interval_s,
    retry_s,
    shorten_by_edit_rate,
)
from services.fetcher.core.open_ended import MISSED_ENDS, has_end
from services.fetcher.core.response import Response
from shared.contracts import Lane, ObservationKind, PageKind
from shared.sources import Outlet
from shared.sources.hosts import authority
from shared.streams.frontier.tasks import Reschedule, Task, TaskKind

_MISSED = (ObservationKind.NOT_FOUND, ObservationKind.GONE, ObservationKind.SOFT_GONE)
_REVISIT_PRIORITY = 7
_SLOWER_PARTS, _LONGEST_OF_PARTS_S = 2.0, 7 * 86_400.0
"""How much longer a part of a sitemap is left alone each time. An outlet may have a thousand parts."""
UNCAPTURED = (TaskKind.ONCE, TaskKind.UNSEEN)
"""Kinds of pages that no visit has captured yet."""


@dataclass(frozen=True, slots=True)
class FinishedVisit:
    """How a visit ended.

    sha256   hash of a body just captured
    pause_s  seconds the server asked us to wait
    edited   share of its articles that the outlet edits
    """

    task: Task
    outlet: Outlet
    classification: Classification
    response: Response | None
    now: datetime
    jitter: float = 1.0
    sha256: str = ""
    pause_s: float = 0.0
    edited: float = 0.0

    def remembered(self) -> dict[str, Any]:
        """Return the state for the next visit. The validators belong to the body captured last; `own` says that it came
        from the host that was asked, and `end` that it was a page with its last end tag.

        An ETag that two bodies had is no validator: a notice may carry the one of the article, and "unchanged" would
        then mean either. Such an address is `vague`, and is asked without conditions from then on.
        """
        state = dict(self.task.state)
        if self.sha256 and self.response is not None:
            header = self.response.header
            own = 1 if authority(self.response.final_url) == authority(self.response.url) else ""
            tag = header("etag")
            if tag and tag == state.get("etag") and self.sha256 != state.get("sha"):
                state["vague"] = 1
            known = {"etag": "", "lm": ""} if "vague" in state else {"etag": tag, "lm": header("last-modified")}
            end = 1 if has_end(self.response.body) else ""
            state |= known | {"sha": self.sha256, "own": own, "end": end, MISSED_ENDS: ""}
        elif self.classification is WITHOUT_END:
            state[MISSED_ENDS] = int(state.get(MISSED_ENDS, 0)) + 1
        return {key: value for key, value in state.items() if value != ""}


def next_task(visit: FinishedVisit) -> Reschedule | None:
    """Return the task's next visit, without trace and sender, which belong to one visit; None if it is finished."""
    task = visit.task
    if task.kind is TaskKind.ENTRY:
        return _next_poll(visit)
    if visit.classification.retry and task.kind is not TaskKind.UNSEEN:
        wait = retry_s(task.attempt)
        if wait is not None:
            return Reschedule(max(wait * visit.jitter, visit.pause_s), replace(task, attempt=task.attempt + 1))
    if task.request.lane is Lane.BULK:
        return None
    if _is_part(visit):
        return _next_look_at_part(visit)
    if task.request.kind is not PageKind.ARTICLE:
        return None
    return _next_visit(visit)


def _next_poll(visit: FinishedVisit) -> Reschedule:
    task, response = visit.task, visit.response
    bounds = poll_bounds(visit.outlet, task.request.url)
    last = task.state.get("iv")
    failed = visit.classification.seen not in (None, ObservationKind.NOT_MODIFIED)
    asked = 0.0
    if failed or response is None:
        wait = next_poll_after_failure_s(last, bounds)
    else:
        headers = {name.lower(): value for name, value in response.headers}
        asked = min(bounds[1], requested_interval_s(headers, feed_ttl_s(response.body), visit.now))
        wait = next_poll_s(last, visit.classification.seen is None, asked, bounds)
    state = visit.remembered() | {"iv": wait}
    again = Task(task.request, TaskKind.ENTRY, state=state, attempt=task.attempt + 1 if failed else 0)
    return Reschedule(max(wait * visit.jitter, asked, visit.pause_s), again)


def _is_part(visit: FinishedVisit) -> bool:
    """Return whether it is a sitemap that an entry point lists, and not only a step on the way of a backfill."""
    request = visit.task.request
    is_list = request.kind is PageKind.SITEMAP and request.walk is None
    return is_list and visit.outlet.entry_point(request.referrer or "") is not None


def _next_look_at_part(visit: FinishedVisit) -> Reschedule | None:
    """Schedule another look: soon after news. A part that stands still, such as that of a past month, is left alone for
    longer each time. Its index may not say that it has changed.
    """
    least, most = poll_bounds(visit.outlet, visit.task.request.referrer or "")
    is_news = visit.classification.seen is None
    last = visit.task.state.get("iv")
    wait = least if is_news or last is None else min(last * _SLOWER_PARTS, max(most, _LONGEST_OF_PARTS_S))
    return _revisit(visit, wait, visit.remembered() | {"iv": wait})


def _next_visit(visit: FinishedVisit) -> Reschedule | None:
    """Schedule a revisit."""
    seen, ages = visit.classification.seen, shorten_by_edit_rate(visit.outlet.schedule.revisit_after, visit.edited)
    if seen is not None and visit.task.kind in UNCAPTURED:
        return _next_try_of_unseen(visit)
    state = visit.remembered()
    first = float(state.setdefault("first", visit.now.timestamp()))
    if seen in _MISSED:
        state["misses"] = int(state.get("misses", 0)) + 1
        wait = next_visit_after_miss_s(ages, state["misses"] - 1)
    else:
        state.pop("misses", None)
        state["n"] = int(state.get("n", -1)) + 1
        wait = next_visit_s(ages, visit.now.timestamp() - first, state["n"])
    return _revisit(visit, wait, state)


def _next_try_of_unseen(visit: FinishedVisit) -> Reschedule | None:
    """Schedule another try of a page that was not captured yet, if a list named it. Any failure counts as a try.

    Its story may have been listed early, or the outlet may have been out of order or have kept us out.
    """
    task, now = visit.task, visit.now.timestamp()
    is_refused = visit.classification.seen is ObservationKind.REFUSED
    is_first, is_poison = not task.failed_at, visit.classification.reason == "poison"
    if task.request.referrer is None or (is_refused and (is_first or is_poison)):
        return None
    failed_at = task.failed_at or now
    wait = next_try_of_unseen_s(now - failed_at)
    again = _revisit(visit, wait, {}, TaskKind.UNSEEN)
    return again and Reschedule(max(again.after_s, visit.pause_s), replace(again.task, failed_at=failed_at))


def _revisit(
    visit: FinishedVisit, wait: float | None, state: Mapping[str, Any], kind: TaskKind = TaskKind.REVISIT
) -> Reschedule | None:
    if wait is None:
        return None
    request = visit.task.request.model_copy(update={"priority": _REVISIT_PRIORITY, "not_before": None})
    return Reschedule(wait * visit.jitter, Task(request, kind, state=state))


def poll_bounds(outlet: Outlet, url: str) -> tuple[float, float]:
    """Return the shortest and longest interval of an entry point: its own or else its outlet's."""
    point, schedule = outlet.entry_point(url), outlet.schedule
    least = (point.poll_min_s if point else None) or schedule.poll_min_s
    most = (point.poll_max_s if point else None) or schedule.poll_max_s
    return least, max(least, most)
