"""When a suspected article is visited again."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.publisher.adapters.batch.revisits import further_visit_at
from tests.publishing import START

WINDOW = timedelta(hours=6)


def test_visits_that_decide_nothing_become_rare() -> None:
    visits: list[datetime] = [START]
    while visits[-1] < START + timedelta(days=30):
        visits.append(further_visit_at(START, visits[-1], WINDOW))
    hours = [round((at - START) / timedelta(hours=1)) for at in visits]
    assert hours == [0, 6, 12, 24, 48, 96, 192, 384, 768]
