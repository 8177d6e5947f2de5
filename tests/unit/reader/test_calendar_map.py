"""The calendar of an outlet: levels, gaps by the hour, volume against usual, months."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.reader.core.charts.calendar_map import SQUARE, Gap, HourOfLooks, Volume, calendar_map, shown_days, volume
from services.reader.core.charts.calendar_months import months

MONDAY = date(2026, 11, 2)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def hour(day: date, hour: int, looks: int = 1, failed: int = 0) -> HourOfLooks:
    return HourOfLooks(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), looks, failed)


def test_weeks_are_columns_that_begin_on_monday() -> None:
    found = calendar_map({}, [], MONDAY + timedelta(days=2), MONDAY + timedelta(days=8), LATER)
    assert [(one.x, one.y) for one in found.days] == [
        (0, 2 * SQUARE), (0, 3 * SQUARE), (0, 4 * SQUARE), (0, 5 * SQUARE), (0, 6 * SQUARE), (SQUARE, 0),
        (SQUARE, SQUARE),
    ]  # fmt: skip
    assert (found.width, found.height, found.most, found.articles) == (2 * SQUARE, 7 * SQUARE, 0, 0)


def test_levels_follow_the_outlets_own_days() -> None:
    counts = {MONDAY + timedelta(days=n): number for n, number in enumerate([0, 1, 2, 3, 4, 400])}
    found = calendar_map(counts, [], MONDAY, MONDAY + timedelta(days=5), LATER)
    assert [one.level for one in found.days] == [0, 1, 1, 2, 3, 4]
    assert found.most == 400


def test_a_day_says_whether_we_looked_and_saw() -> None:
    seen, failed, partly, never = (MONDAY + timedelta(days=n) for n in range(4))
    looks = [
        *(hour(seen, n) for n in range(0, 24, 4)),
        hour(failed, 3, 2, 2),
        *(hour(partly, n) for n in range(24) if n not in (5, 6, 7)), hour(partly, 5, 1, 1), hour(partly, 7, 3, 3),
    ]  # fmt: skip
    found = calendar_map({}, looks, seen, never, LATER)
    assert [one.seen for one in found.days] == ["seen", "could-not-see", "partly", "did-not-look"]
    assert found.days[0].gaps == ()
    assert found.days[2].gaps == (Gap(5, 8, True),)
    assert found.number("could-not-see", "did-not-look") == 2


def test_a_long_pause_is_shown_but_is_no_failure() -> None:
    (day,) = calendar_map({}, [hour(MONDAY, 0), hour(MONDAY, 23)], MONDAY, MONDAY, LATER).days
    assert (day.seen, day.gaps) == ("seen", (Gap(1, 23, False),))


def test_one_failed_list_of_several_is_no_gap() -> None:
    (day,) = calendar_map({}, [hour(MONDAY, n, 4, 3) for n in range(24)], MONDAY, MONDAY, LATER).days
    assert (day.seen, day.gaps) == ("seen", ())


def test_the_hours_that_have_not_come_yet_are_no_gap() -> None:
    now = datetime(2026, 11, 2, 3, 30, tzinfo=UTC)
    (day,) = calendar_map({}, [hour(MONDAY, n) for n in range(4)], MONDAY, MONDAY, now).days
    assert (day.seen, day.gaps) == ("seen", ())


def test_volume_is_compared_with_the_median_week() -> None:
    today = MONDAY + timedelta(days=70)
    counts = {today - timedelta(days=n): 2 for n in range(1, 71)}
    counts[today] = 99  # today is not over
    counts[today - timedelta(days=20)] = 500  # one wild week
    assert volume(counts, today, MONDAY) == Volume(14, 14.0, 9)
    assert volume({**counts, today - timedelta(days=1): 16}, today, MONDAY) == Volume(28, 14.0, 9)
    assert Volume(28, 14.0, 9).percent == 200 and Volume(3, 0.0, 9).percent == 0


def test_four_weeks_are_too_few_for_a_usual_volume() -> None:
    today = MONDAY + timedelta(days=34)
    assert volume({}, today, MONDAY) is None
    assert volume({}, today + timedelta(days=1), MONDAY) is not None


def test_months_say_the_same_in_numbers() -> None:
    last, first = date(2026, 11, 30), date(2026, 12, 1)
    found = months(calendar_map({last: 3, first: 4}, [hour(first, 3, 1, 1)], last, first, LATER))
    assert [(one.id, one.articles, one.partly, one.could_not_see, one.did_not_look) for one in found] == [
        ("2026-12", 4, 0, 1, 0), ("2026-11", 3, 0, 0, 1)
    ]  # fmt: skip


def test_a_day_of_another_zone_begins_at_its_own_midnight() -> None:
    looks = [hour(MONDAY - timedelta(days=1), n) for n in range(15, 24)] + [hour(MONDAY, n) for n in range(9)]
    (day,) = calendar_map({}, looks, MONDAY, MONDAY, LATER, "Asia/Pyongyang").days
    assert (day.seen, day.gaps) == ("seen", (Gap(18, 24, False),))


def test_a_day_on_which_clocks_change_has_another_number_of_hours() -> None:
    longer = date(2026, 10, 25)
    looks = [HourOfLooks(datetime(2026, 10, 24, 22, tzinfo=UTC) + timedelta(hours=n), 1, 0) for n in range(25)]
    (day,) = calendar_map({}, looks, longer, longer, LATER, "Europe/Berlin").days
    assert (day.seen, day.gaps) == ("seen", ())
    (day,) = calendar_map(
        {}, [*looks[:24], HourOfLooks(looks[24].hour, 1, 1)], longer, longer, LATER, "Europe/Berlin"
    ).days
    assert day.gaps == (Gap(24, 25, True),)


@pytest.mark.parametrize(
    ("year", "today", "first", "last"),
    [
        (2027, date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 1)),  # New York, when it is 2027 in UTC
        (2026, date(2027, 1, 1), date(2026, 1, 1), date(2026, 12, 31)),
        (2026, date(2026, 5, 6), date(2026, 1, 1), date(2026, 5, 6)),
        (0, date(2026, 5, 6), date(2025, 5, 5), date(2026, 5, 6)),
    ],
)
def test_a_year_has_a_day_to_show_also_where_it_has_not_begun(year: int, today: date, first: date, last: date) -> None:
    assert shown_days(year, today) == (first, last)
    assert calendar_map({}, [], first, last, datetime(2027, 1, 1, 1, tzinfo=UTC)).days[-1].day == last
