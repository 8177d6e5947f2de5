"""The strips of a coverage page: a cell for each day or, where that would be too many, for one or four weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.archive.read.outlets.coverage import COULD_NOT_SEE, DID_NOT_LOOK, NEW, NOTHING_NEW, Day

MOST_CELLS = 400
"""Cells of days on a page. A cell takes a quarter of a kilobyte, and a page should have at most 120."""
_BEST_FIRST = (NEW, NOTHING_NEW, COULD_NOT_SEE, DID_NOT_LOOK)
_TOGETHER = (1, 7, 28)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day, or several that end with `last`. `state` is their best; the numbers of days are of those without sight.

    `reason` is the most frequent one of the days.
    """

    first: date
    last: date
    state: str
    looks: int
    failed: int
    links_new: int
    reason: str
    could_not_see: int
    did_not_look: int

    @property
    def partly(self) -> bool:
        """Return whether some visits failed beside others that saw the list."""
        return self.state not in (COULD_NOT_SEE, DID_NOT_LOOK) and self.failed > 0

    @property
    def gaps(self) -> bool:
        """Return whether we looked on some days and not on others."""
        return bool(self.did_not_look) and self.state != DID_NOT_LOOK


def days_in_a_cell(lists: int, days: int) -> int:
    """Return how many days a cell has: one, or a week or four where there would be too many."""
    return next((n for n in _TOGETHER if lists * -(-days // n) <= MOST_CELLS), _TOGETHER[-1])


def cells(days: Sequence[Day], together: int) -> list[Cell]:
    """Join `together` days into each cell. The last cell ends with the last day, and the first may have fewer."""
    return [_cell(days[max(0, end - together) : end]) for end in range(len(days), 0, -together)][::-1]


def across(lists: Sequence[Sequence[Day]]) -> list[Cell]:
    """Return a cell for each day over several lists that have the same days: the best state, and all visits."""
    return [_cell(days) for days in zip(*lists, strict=True)]


def _cell(days: Sequence[Day]) -> Cell:
    states = Counter(day.state for day in days)
    reasons = Counter[str]()
    for day in days:
        reasons[day.reason] += day.failed
    return Cell(
        days[0].day,
        days[-1].day,
        min(states, key=_BEST_FIRST.index),
        sum(day.looks for day in days),
        sum(day.failed for day in days),
        sum(day.links_new for day in days),
        reasons.most_common(1)[0][0],
        states[COULD_NOT_SEE],
        states[DID_NOT_LOOK],
    )
