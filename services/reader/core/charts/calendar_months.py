"""Show a calendar in numbers, beside its drawing: one row for each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services.reader.core.charts.calendar_map import CalendarMap


@dataclass(frozen=True, slots=True)
class Month:
    """A month, as far as the calendar covers it, with the days that we saw only in part or not at all."""

    first: date
    last: date
    articles: int
    partly: int
    could_not_see: int
    did_not_look: int

    @property
    def id(self) -> str:
        return f"{self.first.year:04d}-{self.first.month:02d}"


def months(calendar: CalendarMap) -> Sequence[Month]:
    """Return the months of the calendar, newest first."""
    found = []
    for _, group in groupby(calendar.days, key=lambda one: (one.day.year, one.day.month)):
        days = list(group)
        seen = [one.seen for one in days]
        found.append(
            Month(
                days[0].day,
                days[-1].day,
                sum(one.articles for one in days),
                seen.count("partly"),
                seen.count("could-not-see"),
                seen.count("did-not-look"),
            )
        )
    return found[::-1]
