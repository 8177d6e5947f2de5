"""A page that fails before it was ever captured is asked for again, later each time, if a list named it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

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
BLOCKED = Classification(ObservationKind.BLOCKED)
AWAY = Classification(ObservationKind.UNREACHABLE, retry=True)


def after(task: Task, seen: Classification = MISSING, at_s: float = 0.0, pause_s: float = 0.0) -> Reschedule | None:
    return next_task(FinishedVisit(task, OUTLET, seen, None, NOW + timedelta(seconds=at_s), pause_s=pause_s))


def tries(seen: Classification, late_s: float = 0.0) -> list[float]:
    """The times of all tries that follow a first failure, each so much later than planned."""
    task, now = LISTED, 0.0
    times: list[float] = []
    while (again := after(task, seen, now)) is not None and len(times) < 20:
        now += again.after_s + late_s
        times.append(now)
        task = again.task
        assert task.kind is TaskKind.UNSEEN, "not a revisit, which comes first"
    return times


@pytest.mark.parametrize("seen", [MISSING, BLOCKED])
def test_the_pauses_grow_and_end(seen: Classification) -> None:
    assert tries(seen) == [60, 660, 4260, 18_660, 105_060]


@pytest.mark.parametrize(("late_s", "count"), [(700.0, 4), (20_000.0, 2), (200_000.0, 1)])
def test_a_late_try_counts_for_those_before_it(late_s: float, count: int) -> None:
    times = tries(MISSING, late_s)
    assert (len(times), times[-1] >= 105_060) == (count, True)


def test_once_it_is_captured_it_is_an_article_like_others() -> None:
    early = after(LISTED)
    assert early is not None
    found, new = after(early.task, Classification(None)), after(LISTED, Classification(None))
    assert found == new
    assert found is not None
    missed = after(found.task)
    assert missed is not None
    assert (missed.after_s, missed.task.state["misses"]) == (3600, 1)


def test_any_failure_on_the_way_counts_as_a_try() -> None:
    early = after(LISTED)
    assert early is not None
    for seen in (BLOCKED, AWAY, Classification(ObservationKind.REFUSED)):
        failed = after(early.task, seen, 60)
        assert failed is not None
        assert (failed.after_s, failed.task.attempt) == (600, 0)
    told_to_wait = after(early.task, AWAY, 60, pause_s=7200)
    assert told_to_wait is not None
    assert told_to_wait.after_s == 7200
    assert after(LISTED, Classification(ObservationKind.REFUSED)) is None, "our own rules do not change by themselves"


def test_a_page_over_which_fetchers_died_is_not_tried_again() -> None:
    early = after(LISTED)
    assert early is not None
    assert after(early.task, Classification(ObservationKind.REFUSED, "poison"), 60) is None


def test_an_unseen_page_whose_first_failure_is_not_on_record_starts_anew() -> None:
    """So it is with pages that an older version tried again. They are not revisited for ever."""
    again = after(replace(LISTED, kind=TaskKind.UNSEEN))
    assert again is not None
    assert (again.after_s, again.task.kind, again.task.failed_at) == (60, TaskKind.UNSEEN, NOW.timestamp())


def test_an_outage_that_outlasts_the_retries_does_not_end_it() -> None:
    task = LISTED
    for _ in range(4):
        again = after(task, AWAY)
        assert again is not None
        task = again.task
        assert task.kind is TaskKind.ONCE
    last = after(task, AWAY)
    assert last is not None
    assert (last.after_s, last.task.kind, last.task.attempt) == (60, TaskKind.UNSEEN, 0)


@pytest.mark.parametrize(
    "change", [{"referrer": None}, {"kind": PageKind.NOWHERE}, {"kind": PageKind.IMAGE}, {"lane": Lane.BULK}]
)
def test_no_other_page_is_asked_for_again(change: dict[str, object]) -> None:
    assert after(replace(LISTED, request=LISTED.request.model_copy(update=change))) is None
