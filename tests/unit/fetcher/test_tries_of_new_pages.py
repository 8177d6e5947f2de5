"""A new page that is not found is asked for again, later each time, if a list named it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.fetcher.core.classification import Classification
from services.fetcher.core.next_visit import FinishedVisit, next_task
from shared.contracts import FetchRequest, Lane, ObservationKind, PageKind
from shared.sources import Outlet
from shared.streams.frontier.tasks import Reschedule, Task, TaskKind
from tests.unit.fetcher.test_intervals import NOW

OUTLET = Outlet(id="p", name="P", hosts=("p.example",))
LISTED = Task(FetchRequest(url="https://p.example/1", outlet="p", referrer="https://p.example/feed"))
MISSING = Classification(ObservationKind.NOT_FOUND)


def after(task: Task, seen: Classification = MISSING) -> Reschedule | None:
    return next_task(FinishedVisit(task, OUTLET, seen, None, NOW))


def test_the_pauses_grow_and_end() -> None:
    task, waits = LISTED, []
    while (again := after(task)) is not None:
        waits.append(again.after_s)
        task = again.task
        assert (task.kind, task.request.priority) == (TaskKind.REVISIT, 7), "new pages come first"
    assert waits == [60, 600, 3600, 14_400, 86_400]


def test_once_it_is_captured_it_is_an_article_like_others() -> None:
    early = after(LISTED)
    assert early is not None
    found, new = after(early.task, Classification(None)), after(LISTED, Classification(None))
    assert found == new
    assert found is not None
    missed = after(found.task)
    assert missed is not None
    assert (missed.after_s, missed.task.state["misses"]) == (3600, 1)


def test_another_failure_on_the_way_counts_as_a_try() -> None:
    early = after(LISTED)
    assert early is not None
    blocked = after(early.task, Classification(ObservationKind.BLOCKED))
    assert blocked is not None
    assert blocked.after_s == 600
    assert after(LISTED, Classification(ObservationKind.BLOCKED)) is None


@pytest.mark.parametrize(
    "change", [{"referrer": None}, {"kind": PageKind.NOWHERE}, {"kind": PageKind.IMAGE}, {"lane": Lane.BULK}]
)
def test_no_other_page_is_asked_for_again(change: dict[str, object]) -> None:
    assert after(replace(LISTED, request=LISTED.request.model_copy(update=change))) is None
