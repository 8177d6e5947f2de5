"""Show articles over time as bars: by day, month or year, whichever gives a readable number."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from services.reader.core.article.date_display import day, month
from services.reader.core.wording.translation import _

_MOST_DAYS = 92
_MOST_MONTHS = 150


@dataclass(frozen=True, slots=True)
class Bar:
    """Articles from `first` to `last`, both inclusive. `share` is relative to the highest bar, from 0 to 1."""

    label: str
    first: date
    last: date
    count: int
    share: float


def bars(months: Mapping[int, int], days: Mapping[int, int]) -> tuple[Bar, ...]:
    """Return one bar for each day, month or year, whichever fits the span. Periods without articles have empty bars.

    `months` and `days` are keyed as 201112 and 20111219.
    """
    if not months:
        return ()
    first, last = _month(min(months)), _month(max(months))
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    if number <= 4 and days and (_day(max(days)) - _day(min(days))).days < _MOST_DAYS:
        periods = list(_days(days))
    elif number <= _MOST_MONTHS:
        periods = list(_months(first, last, months))
    else:
        periods = list(_years(first, last, months))
    most = max(count for *_, count in periods)
    return tuple(Bar(label, start, end, count, count / most) for label, start, end, count in periods)


Period = tuple[str, date, date, int]


def _days(days: Mapping[int, int]) -> Iterator[Period]:
    at, last = _day(min(days)), _day(max(days))
    while at <= last:
        yield day(at), at, at, days.get(at.year * 10_000 + at.month * 100 + at.day, 0)
        at += timedelta(days=1)


def _months(first: date, last: date, months: Mapping[int, int]) -> Iterator[Period]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        start = date(number // 12, number % 12 + 1, 1)
        end = start.replace(day=monthrange(start.year, start.month)[1])
        yield month(start), start, end, months.get(start.year * 100 + start.month, 0)


def _years(first: date, last: date, months: Mapping[int, int]) -> Iterator[Period]:
    for year in range(first.year, last.year + 1):
        count = sum(found for key, found in months.items() if key // 100 == year)
        yield _("{year}").format(year=year), date(year, 1, 1), date(year, 12, 31), count


def _month(key: int) -> date:
    return date(key // 100, key % 100, 1)


def _day(key: int) -> date:
    return date(key // 10_000, key // 100 % 100, key % 100)
