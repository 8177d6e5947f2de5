"""Draw a calendar of an outlet: a square for each day, darker with more articles, with the gaps of our own polling
marked.

A day without articles means something only if we looked. So every square also shows what we could see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

from shared.text.wall_clock import midnight

Seen = Literal["seen", "partly", "could-not-see", "did-not-look"]
SQUARE = 13
"""The distance between two squares, in units of the drawing."""
LEVELS = 4
_WEEKS = 53
_IDLE_H = 6
"""Pauses in hours that count as a gap. Shorter ones are normal, because lists are polled at different rates."""


@dataclass(frozen=True, slots=True)
class HourOfLooks:
    """How often we looked in one hour, and how often that failed."""

    hour: datetime
    looks: int
    failed: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours since a day's midnight in which no list was seen, from `start` to `end` exclusive. `failed`: we tried."""

    start: int
    end: int
    failed: bool


@dataclass(frozen=True, slots=True)
class DaySquare:
    """A day. `level` is 0 without articles, up to `LEVELS` for the busiest; `x` and `y` are its place."""

    day: date
    articles: int
    level: int
    seen: Seen
    gaps: tuple[Gap, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class CalendarMap:
    """Days of one zone. `months` has the first day of each month with its `x`; the busiest day has `most` articles."""

    days: tuple[DaySquare, ...]
    months: tuple[tuple[date, int], ...]
    width: int
    height: int
    most: int
    zone: str

    @property
    def articles(self) -> int:
        return sum(day.articles for day in self.days)

    def number(self, *seen: Seen) -> int:
        """Return the number of days that have one of these."""
        return sum(day.seen in seen for day in self.days)


def shown_days(year: int, today: date) -> tuple[date, date]:
    """Return the first and the last day of a year to show. Year 0 stands for the last 53 weeks, this one included.

    Some outlets enter a year later than UTC. Its first day is shown even if it has not begun there.
    """
    if not year:
        return today - timedelta(days=_WEEKS * 7 - 7 + today.weekday()), today
    first = date(year, 1, 1)
    return first, max(first, min(date(year, 12, 31), today))


def calendar_map(
    counts: Mapping[date, int], looks: Iterable[HourOfLooks], first: date, last: date, now: datetime, zone: str = "UTC"
) -> CalendarMap:
    """Return the calendar from `first` to `last`, in columns of weeks that begin on Monday. Its days are of `zone`."""
    hours = {_hour(one.hour): one for one in looks}
    begins = [_hour(midnight(first + timedelta(days=n), zone)) for n in range((last - first).days + 2)]
    steps = _steps([number for number in counts.values() if number])
    monday = first - timedelta(days=first.weekday())
    days = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        # 23 or 25 hours where a clock is changed
        seen, gaps = _seen([hours.get(hour) for hour in range(begins[offset], min(begins[offset + 1], _hour(now) + 1))])
        x = (day - monday).days // 7 * SQUARE
        articles = counts.get(day, 0)
        days.append(DaySquare(day, articles, _level(articles, steps), seen, gaps, x, day.weekday() * SQUARE))
    months = tuple((one.day, one.x) for one in days if one.day.day == 1)
    return CalendarMap(tuple(days), months, days[-1].x + SQUARE, 7 * SQUARE, max(d.articles for d in days), zone)


def _steps(numbers: Sequence[int]) -> list[int]:
    """Return the lowest number of each level above the first: the quartiles of the days that have articles."""
    ordered = sorted(numbers)
    return [ordered[len(ordered) * part // LEVELS] for part in range(1, LEVELS)] if ordered else []


def _level(articles: int, steps: Sequence[int]) -> int:
    return 0 if not articles else 1 + sum(articles > step for step in steps)


def _hour(moment: datetime) -> int:
    """Return the number of hours from 1970 to the hour of a moment."""
    return int(moment.timestamp() // 3600)


def _seen(span: Sequence[HourOfLooks | None]) -> tuple[Seen, tuple[Gap, ...]]:
    looked = [one for one in span if one is not None and one.looks]
    if not looked:
        return "did-not-look", ()
    gaps = tuple(_gaps(span))
    if all(one.failed >= one.looks for one in looked):
        return "could-not-see", gaps
    return ("partly" if any(gap.failed for gap in gaps) else "seen"), gaps


def _gaps(span: Sequence[HourOfLooks | None]) -> Iterable[Gap]:
    """Yield the gaps: pauses with failed looks, and long pauses without any look."""
    blind = [one is None or one.failed >= one.looks for one in span]
    for is_blind, group in groupby(range(len(span)), key=lambda n: blind[n]):
        run = list(group)
        if is_blind:
            failed = any(one is not None and one.looks for one in (span[n] for n in run))
            if failed or len(run) >= _IDLE_H:
                yield Gap(run[0], run[-1] + 1, failed)


@dataclass(frozen=True, slots=True)
class Volume:
    """Articles of the last seven whole days, and the usual number: the median of the weeks before."""

    recent: int
    usual: float
    weeks: int

    @property
    def percent(self) -> int:
        """Return the recent number in percent of the usual one."""
        return round(100 * self.recent / self.usual) if self.usual else 0


_MOST_WEEKS = 12


def volume(counts: Mapping[date, int], today: date, begins: date) -> Volume | None:
    """Compare the last seven whole days with the weeks before. Return None for less than four weeks to compare with."""
    weeks = [
        sum(counts.get(today - timedelta(days=7 * week + n), 0) for n in range(1, 8))
        for week in range(_MOST_WEEKS + 1)
        if today - timedelta(days=7 * week + 7) >= begins
    ]
    if len(weeks) < 5:
        return None
    before = sorted(weeks[1:])
    middle = len(before) // 2
    usual = before[middle] if len(before) % 2 else (before[middle - 1] + before[middle]) / 2
    return Volume(weeks[0], usual, len(before))
