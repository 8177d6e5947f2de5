"""When a day's number of articles is far from usual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.archive.read.outlets.outlet_volume import DayVolume, last_whole_day, seen_throughout, usual_bounds


def unusual(articles: int, earlier: Sequence[int]) -> bool:
    return DayVolume("gazette", date(2026, 3, 2), articles, usual_bounds(earlier)).unusual


@pytest.mark.parametrize(
    ("earlier", "bounds"),
    [
        ([100] * 8, (50, 200)),  # half and double are further away than chance
        ([16] * 8, (4, 32)),  # three deviations are further away than half
        ([10] * 4, (1, 20)),
        ([100, 100, 100, 100, 20], (20, 200)),  # a holiday in these weeks: as few may come again
        ([100, 100, 100, 100, 900], (50, 900)),
        ([100] * 3, None),
        ([9] * 8, None),
        ([0, 0, 0, 0, 500, 500, 500], None),
        ([], None),
    ],
)
def test_bounds(earlier: Sequence[int], bounds: tuple[int, int] | None) -> None:
    assert usual_bounds(earlier) == bounds


def test_the_bounds_themselves_are_usual() -> None:
    assert [unusual(number, [100] * 8) for number in (0, 49, 50, 200, 201)] == [True, True, False, False, True]
    assert not unusual(0, [9] * 8) and not unusual(1000, [100] * 3)


@given(st.lists(st.integers(0, 3000), max_size=8), st.integers(0, 10_000))
def test_what_is_unusual_is_so_by_every_measure(earlier: list[int], articles: int) -> None:
    if not unusual(articles, earlier):
        return
    middle = sorted(earlier)[(len(earlier) - 1) // 2 : len(earlier) // 2 + 1]
    usual = sum(middle) / len(middle)
    assert len(earlier) >= 4 and usual >= 10
    assert articles < usual / 2 or articles > 2 * usual
    assert abs(articles - usual) > 3 * usual**0.5
    assert not min(earlier) <= articles <= max(earlier)


@pytest.mark.parametrize(
    ("hours", "seen"),
    [(range(24), True), ([5, 11, 17, 23], True), ([5, 11, 18, 23], False), ([6, 12, 18], False), ([], False)],
)
def test_a_day_was_seen_if_no_gap_is_long(hours: Sequence[int], seen: bool) -> None:
    assert seen_throughout(set(hours)) is seen


def test_a_day_counts_two_hours_after_its_end() -> None:
    assert last_whole_day(datetime(2026, 3, 3, 1, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert last_whole_day(datetime(2026, 3, 3, 2, 0, tzinfo=UTC)) == date(2026, 3, 2)
