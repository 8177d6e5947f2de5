"""Where an outlet edits often, its articles are looked at again the sooner."""

from __future__ import annotations

import pytest

from services.fetcher.core.classification import Classification
from services.fetcher.core.intervals import feed_ttl_s, shorten_by_edit_rate
from services.fetcher.core.next_visit import FinishedVisit, next_task
from shared.contracts import FetchRequest
from shared.sources import Outlet
from shared.streams.frontier.tasks import Task
from tests.unit.fetcher.test_intervals import NOW


@pytest.mark.parametrize(("share", "first"), [(0.0, 3600), (0.2, 1800), (1.0, 1200), (-1.0, 3600)])
def test_the_ages_are_drawn_together_by_the_share_that_is_edited(share: float, first: float) -> None:
    assert shorten_by_edit_rate((3600.0, 86_400.0), share) == pytest.approx((first, first * 24))


def test_the_next_visit_follows_it() -> None:
    outlet = Outlet(id="p", name="P", hosts=("p.example",))
    task = Task(FetchRequest(url="https://p.example/1", outlet="p"))
    waits = []
    for share in (0.0, 0.2):
        again = next_task(FinishedVisit(task, outlet, Classification(None), None, NOW, edited=share))
        assert again is not None
        waits.append(again.after_s)
    assert waits[1] == pytest.approx(waits[0] / 2)


def test_a_feed_may_ask_for_a_month() -> None:
    body = b"<rss><channel><sy:updatePeriod> monthly </sy:updatePeriod></channel></rss>"
    assert feed_ttl_s(body) == 2_592_000
