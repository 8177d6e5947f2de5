"""The cells of a coverage page: days, or weeks of which none hides a gap."""

from __future__ import annotations

from datetime import date, timedelta

from services.reader.core.charts.coverage_strip import MOST_CELLS, across, cells, days_in_a_cell
from shared.archive.read.outlets.coverage import COULD_NOT_SEE, DID_NOT_LOOK, NEW, NOTHING_NEW, Day

FIRST = date(2026, 1, 1)


def days(*states: str) -> list[Day]:
    return [_day(FIRST + timedelta(days=n), state) for n, state in enumerate(states)]


def _day(day: date, state: str) -> Day:
    failed = 2 if state == COULD_NOT_SEE else 0
    return Day(
        day, state, 0 if state == DID_NOT_LOOK else 2, failed, 3 if state == NEW else 0, "timeout" if failed else ""
    )


def test_few_days_are_cells_of_a_day() -> None:
    given = days(NEW, NOTHING_NEW, COULD_NOT_SEE, DID_NOT_LOOK)
    found = cells(given, days_in_a_cell(2, len(given)))
    assert [(one.first, one.last, one.state) for one in found] == [(one.day, one.day, one.state) for one in given]
    assert not any(one.partly or one.gaps for one in found)


def test_many_days_are_weeks_that_end_with_the_last_day() -> None:
    assert days_in_a_cell(1, 366) == 1 and days_in_a_cell(2, 366) == 7 and days_in_a_cell(MOST_CELLS, 1) == 1
    assert days_in_a_cell(13, 366) == 28
    given = days(*[NOTHING_NEW] * 16)
    found = cells(given, 7)
    assert [(one.first.day, one.last.day) for one in found] == [(1, 2), (3, 9), (10, 16)]
    assert sum(one.looks for one in found) == 32


def test_a_week_has_its_best_state_and_says_what_was_not_seen() -> None:
    (week,) = cells(days(NEW, COULD_NOT_SEE, COULD_NOT_SEE, DID_NOT_LOOK, NOTHING_NEW, NEW, NEW), 7)
    assert (week.state, week.could_not_see, week.did_not_look) == (NEW, 2, 1)
    assert (week.looks, week.failed, week.links_new, week.reason) == (12, 4, 9, "timeout")
    assert week.partly and week.gaps


def test_a_week_without_any_look_is_no_week_with_gaps() -> None:
    (week,) = cells(days(*[DID_NOT_LOOK] * 7), 7)
    assert week.state == DID_NOT_LOOK and not week.gaps and not week.partly and not week.reason


def test_several_lists_are_seen_on_a_day_if_one_of_them_is() -> None:
    both = across([days(NEW, COULD_NOT_SEE, COULD_NOT_SEE), days(DID_NOT_LOOK, NOTHING_NEW, COULD_NOT_SEE)])
    assert [(one.state, one.partly) for one in both] == [(NEW, False), (NOTHING_NEW, True), (COULD_NOT_SEE, False)]
    assert across([]) == []
