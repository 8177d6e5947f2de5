"""When the fetcher comes again: by the outlet's rhythm, its headers and the age of an article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.fetcher.core.intervals import (
    feed_ttl_s,
    next_poll_after_failure_s,
    next_poll_s,
    next_visit_after_miss_s,
    next_visit_s,
    requested_interval_s,
    requested_pause_s,
    retry_s,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOUNDS = (300.0, 3600.0)


def test_polls_follow_the_entry_points_rhythm_within_bounds() -> None:
    assert next_poll_s(None, True, 0, BOUNDS) == 300
    assert next_poll_s(1000, True, 0, BOUNDS) == 600
    assert next_poll_s(1000, False, 0, BOUNDS) == 1250
    assert next_poll_s(400, True, 0, BOUNDS) == 300
    assert next_poll_s(3600, False, 0, BOUNDS) == 3600
    assert next_poll_s(1000, True, 1800, BOUNDS) == 1800
    assert next_poll_s(1000, True, 90_000, BOUNDS) == 3600
    assert [next_poll_after_failure_s(x, BOUNDS) for x in (None, 1000, 3000)] == [600, 2000, 3600]


def test_what_servers_ask_for() -> None:
    assert feed_ttl_s(b"<rss><channel><ttl>15</ttl>") == 900
    period = b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    assert feed_ttl_s(period) == 1800
    assert requested_interval_s({}, 900, NOW) == 900
    assert requested_interval_s({"cache-control": "max-age=1200"}, 900, NOW) == 1200
    assert requested_pause_s({"retry-after": "120"}, NOW) == 120
    assert requested_pause_s({"retry-after": "Sun, 01 Mar 2026 12:01:00 GMT"}, NOW) == 60
    assert requested_pause_s({"retry-after": "999999999"}, NOW) == 86_400
    assert requested_pause_s({"retry-after": "soon"}, NOW) == 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": 'Max-Age="600", must-revalidate'}, 600),
        ({"cache-control": "max-age=600", "age": "590"}, 10),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "max-age=600", "age": "soon"}, 600),
        ({"cache-control": "max-age=60", "expires": "Sun, 01 Mar 2026 22:00:00 GMT"}, 60),
        ({"cache-control": "max-age=-5"}, 0),
        ({"cache-control": "x-max-age=600"}, 0),
        ({"cache-control": "no-cache", "expires": "Sun, 01 Mar 2026 22:00:00 GMT"}, 0),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT"}, 600),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 -0000"}, 600),
        ({"expires": "Sun, 01 Mar 2020 12:10:00 GMT"}, 0),
        ({"expires": "Sun, 01 Mar 2026 08:10:00 GMT", "date": "Sun, 01 Mar 2026 08:00:00 GMT"}, 600),
        ({"expires": "0"}, 0),
        ({"expires": "Fri, 99 Zzz 99999 99:99:99 GMT"}, 0),
    ],
)
def test_how_long_a_cache_may_keep_an_answer(headers: dict[str, str], seconds: float) -> None:
    assert requested_interval_s(headers, 0, NOW) == seconds


def test_visits_follow_the_ages_then_go_on_at_the_last_distance() -> None:
    ages = (3600.0, 86_400.0, 604_800.0)
    assert next_visit_s(ages, 0, 0) == 3600
    assert next_visit_s(ages, 3700, 1) == 82_700
    assert next_visit_s(ages, 700_000, 2) == 1800
    assert next_visit_s(ages, 700_000, 3) == 518_400
    assert next_visit_s((), 0, 0) is None
    assert [next_visit_after_miss_s(ages, n) for n in (0, 2, 3)] == [3600, 3600, 518_400]


def test_failures_are_given_up_in_the_end() -> None:
    waits = [retry_s(n) for n in range(5)]
    assert waits == [60, 600, 3600, 14_400, None]
