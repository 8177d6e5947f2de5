"""Count several searches over time, and compute the lines of their chart."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, log10
from typing import Literal

from services.reader.core.wording.translation import _

Interval = Literal["day", "week", "month", "year"]
INTERVALS: tuple[Interval, ...] = ("day", "week", "month", "year")
MOST_PERIODS = 2_000
WIDTH, HEIGHT = 900, 260
_MARGIN = 8
_LEFT = 48  # room for the labels of the levels
_LEVELS = 4
_YEARS = 8


@dataclass(frozen=True, slots=True)
class Period:
    """A period from `first` to `last`, both inclusive. A week is named by its Monday."""

    label: str
    first: date
    last: date


def periods(days: Sequence[int], interval: Interval) -> list[Period]:
    """Return all periods from the first to the last of these days (20111219), including empty ones.

    Raises `ValueError` for more than `MOST_PERIODS`: the interval is too short for the time span.
    """
    if not days:
        return []
    found: list[Period] = []
    for period in _periods(_day(min(days)), _day(max(days)), interval):
        found.append(period)
        if len(found) > MOST_PERIODS:
            raise ValueError(_("has more than {n} parts over this time; take a longer one").format(n=MOST_PERIODS))
    return found


def _periods(first: date, last: date, interval: Interval) -> Iterator[Period]:
    at = first
    while at <= last:
        period = period_of(at, interval)
        yield period
        at = period.last + timedelta(days=1)


def period_of(day: date, interval: Interval) -> Period:
    """Return the period of this length that contains the day."""
    if interval == "day":
        return Period(day.isoformat(), day, day)
    if interval == "week":
        start = day - timedelta(days=day.weekday())
        return Period(start.isoformat(), start, start + timedelta(days=6))
    if interval == "month":
        return Period(f"{day:%Y-%m}", day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
    return Period(f"{day.year:04d}", date(day.year, 1, 1), date(day.year, 12, 31))


def articles_by_period(counts: Mapping[int, int], wanted: Sequence[Period], interval: Interval) -> list[int]:
    """Return the number of articles in each period."""
    by_label = by_interval(counts, interval)
    return [by_label.get(period.label, 0) for period in wanted]


def by_interval(counts: Mapping[int, int], interval: Interval) -> dict[str, int]:
    """Return the number of articles of each period that has some, by its label."""
    found: dict[str, int] = {}
    for key, number in counts.items():
        label = period_of(_day(key), interval).label
        found[label] = found.get(label, 0) + number
    return found


def shares(numbers: Sequence[int], totals: Sequence[int]) -> list[float]:
    """Return percentages of all articles in the same period; 0 if there were none."""
    return [100 * number / total if total else 0.0 for number, total in zip(numbers, totals, strict=True)]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve, with its period and value."""

    x: float
    y: float
    value: float
    period: Period


def split_at_gaps(placed: Sequence[Point], totals: Sequence[int]) -> list[list[Point]]:
    """Part a line where the archive has no article at all: a share of nothing is not 0."""
    found: list[list[Point]] = [[]]
    for point, total in zip(placed, totals, strict=True):
        if total:
            found[-1].append(point)
        elif found[-1]:
            found.append([])
    return [one for one in found if one]


def points(values: Sequence[float], wanted: Sequence[Period], most: float) -> list[Point]:
    """Return the position of each value in a chart of `WIDTH` by `HEIGHT`. `most` is the value at its upper edge."""
    return [
        Point(_across(at, len(wanted)), _up(value, most), value, period)
        for at, (value, period) in enumerate(zip(values, wanted, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled line of the chart: horizontal at a height, or vertical at a year."""

    label: str
    at: float


def grid_values(most: float) -> list[Mark]:
    """Return up to four horizontal lines at round values below the highest value."""
    if most <= 0:
        return []
    whole = 10.0 ** floor(log10(most))
    step = next(whole * part for part in (0.2, 0.5, 1, 2) if most / (whole * part) <= _LEVELS + 1)
    return [Mark(f"{step * at:,.12g}", _up(step * at, most)) for at in range(1, _LEVELS + 1) if step * at <= most]


def years(wanted: Sequence[Period]) -> list[Mark]:
    """Return a mark where each year begins. If there are many years, mark only every second one, or fewer."""
    begins = [
        (at, one.first.year) for at, one in enumerate(wanted) if at and one.first.year > wanted[at - 1].first.year
    ]
    every = -(-len(begins) // _YEARS) or 1
    return [Mark(str(year), _across(at, len(wanted))) for at, year in begins[::every]]


def _across(at: int, of: int) -> float:
    return round(_LEFT + at * (WIDTH - _LEFT - _MARGIN) / max(1, of - 1), 1)


def _up(value: float, most: float) -> float:
    return round(HEIGHT - _MARGIN - (HEIGHT - 2 * _MARGIN) * value / (most or 1), 1)


def _day(key: int) -> date:
    return date(key // 10_000, key // 100 % 100, key % 100)
