"""A part of a sitemap that an entry point lists is looked at again: soon after news, and later each time without."""

from __future__ import annotations

import pytest

from services.fetcher.core.classification import Classification
from services.fetcher.core.next_visit import FinishedVisit, next_task
from services.fetcher.core.response import Response
from services.parser.core.messages import newest_parts
from shared.contracts import FetchRequest, Hints, Lane, ObservationKind, PageKind
from shared.sources import Outlet
from shared.streams.frontier.tasks import Reschedule, Task
from tests.unit.fetcher.test_intervals import NOW

INDEX, PART = "https://p.example/sitemap.xml", "https://p.example/sitemap-3.xml"
OUTLET = Outlet.model_validate(
    {
        "id": "p",
        "name": "P",
        "hosts": ["p.example"],
        "editions": {"en": {"language": "en", "entry_points": [{"url": INDEX, "kind": "sitemap"}]}},
        "schedule": {"poll_min_s": 300, "poll_max_s": 3600},
    }
)
NEWS, OLD = Classification(None), Classification(ObservationKind.NOT_MODIFIED, "same-body")


def part(referrer: str | None = INDEX, lane: Lane = Lane.LIVE) -> Task:
    return Task(FetchRequest(url=PART, outlet="p", kind=PageKind.SITEMAP, referrer=referrer, lane=lane))


def after(task: Task, what: Classification) -> Reschedule | None:
    answer = Response(PART, PART, 200, (), b"<urlset/>", NOW)
    return next_task(FinishedVisit(task, OUTLET, what, answer, NOW, sha256="a" if what is NEWS else ""))


def test_it_is_looked_at_sooner_after_news() -> None:
    waits, task = [], part()
    for what in (NEWS, OLD, OLD, NEWS, OLD):
        again = after(task, what)
        assert again
        waits.append(again.after_s)
        task = again.task
    assert waits == [300, 600, 1200, 300, 600]
    for _ in range(20):
        again = after(task, OLD)
        assert again
        waits.append(again.after_s)
        task = again.task
    assert waits[-1] == 7 * 86_400


@pytest.mark.parametrize("task", [part(None), part("https://p.example/other.xml"), part(lane=Lane.BULK)])
def test_what_a_producer_or_a_backfill_asked_for_is_read_once(task: Task) -> None:
    assert after(task, NEWS) is None


def test_the_parts_that_changed_last_are_looked_at_when_the_index_says_so() -> None:
    """They come first in an index. Articles, and parts without a date, are left to their rhythm."""

    def listed(number: int, kind: PageKind, date: str) -> FetchRequest:
        return FetchRequest(url=f"https://p.example/{number}", kind=kind, hints=Hints(published_printed=date))

    dated = [listed(n, PageKind.SITEMAP, f"2026-03-0{9 - n}") for n in range(1, 6)]
    others = [listed(7, PageKind.SITEMAP, ""), listed(8, PageKind.ARTICLE, "2026-03-09")]
    assert newest_parts([*dated, *others]) == dated[:3]
