"""A calendar in numbers: the text beside its drawing, a row for each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from services.reader.core.calendar_map import CalendarMap


@dataclass(frozen=True, slots=True)
class Month:
    """A month or the part of it that the calendar has, with its days that we saw in part or not at all."""

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
    """Return the months of the calendar, the newest first."""
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
