"""Where an outlet edits often, its articles are looked at again the sooner."""

from __future__ import annotations

import pytest

from services.fetcher.core.rhythm import feed_ttl_s, sooner
from services.fetcher.core.verdict import Verdict
from services.fetcher.return_times import Came, next_task
from shared.contracts import FetchRequest
from shared.sources import Outlet
from shared.streams.frontier_tasks import Task
from tests.unit.fetcher.test_core import NOW


@pytest.mark.parametrize(("share", "first"), [(0.0, 3600), (0.2, 1800), (1.0, 1200), (-1.0, 3600)])
def test_the_ages_are_drawn_together_by_the_share_that_is_edited(share: float, first: float) -> None:
    assert sooner((3600.0, 86_400.0), share) == pytest.approx((first, first * 24))


def test_the_next_visit_follows_it() -> None:
    outlet = Outlet(id="p", name="P", hosts=("p.example",))
    task = Task(FetchRequest(url="https://p.example/1", outlet="p"))
    waits = []
    for share in (0.0, 0.2):
        again = next_task(Came(task, outlet, Verdict(None), None, NOW, edited=share))
        assert again is not None
        waits.append(again.after_s)
    assert waits[1] == pytest.approx(waits[0] / 2)


def test_a_feed_may_ask_for_a_month() -> None:
    body = b"<rss><channel><sy:updatePeriod> monthly </sy:updatePeriod></channel></rss>"
    assert feed_ttl_s(body) == 2_592_000
