"""Judge whether a page in an article's place lasts, by the other articles in whose place it stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from math import ceil
from typing import TypeAlias

from services.publisher.core.facts import Page

_TWICE = 2
_FIRST = 8
"""So many of the first to be missing have to be visited again, or two thirds of them if there are fewer."""
_FEW = 20
"""An outlet may bring one article in so many back while it removes the others."""
_NEEDED = 12
"""So many visits have to speak against a broken server. One in 4,096 such servers gives twelve of one kind in a row."""
_DOUBT = 3
"""A page at a further article outweighs so many articles that are well."""
_PATIENCE = 3
"""How much each visit of the article itself counts, after the second one, if it is the only one."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Visits of one address that found a page in an article's place.

    since  the first of them
    at     the one that may confirm the removal
    times  how many there were from the first on
    until  the next look after them; None if there was none
    """

    page: Page
    since: datetime
    at: datetime
    times: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """Whether the page lasts that stands in the place of an article with these addresses."""

    outlet: str
    own: tuple[str, ...]
    looks: Looks


@dataclass(frozen=True, slots=True)
class Other:
    """Another article of the outlet in whose place the page stood.

    at            the first sign
    came_back_at  when a text of its own was seen again
    visits        those, at least a confirmation window after the sign, that found it missing or nothing changed
    """

    at: datetime
    came_back_at: datetime | None = None
    visits: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Others:
    """What other articles of the outlet showed.

    missing  those in whose place the page stood
    well     when each of the others was first found well after the first sign
    known    how many were well before it; counted up to some number
    """

    missing: Sequence[Other] = ()
    well: Sequence[datetime] = ()
    known: int = 0

    def by(self, moment: datetime) -> Others:
        """Return what was known at the moment, in the order of the first signs."""
        missing = [
            Other(o.at, _by(o.came_back_at, moment), tuple(v for v in o.visits if v <= moment))
            for o in sorted(self.missing, key=lambda o: o.at)
            if o.at <= moment
        ]
        return Others(missing, [at for at in self.well if at <= moment], self.known)


@dataclass(frozen=True, slots=True)
class Answer:
    """From when on the page may confirm a removal, if at all.

    is_open  further visits of other articles may show that it may
    stands   at the visit in question, nothing spoke against it but the number of visits
    """

    since: datetime | None
    is_open: bool = False
    stands: bool = False


Lasting: TypeAlias = Callable[[Looks], Answer]


def judge(looks: Looks, others: Others) -> Answer:
    """Return the moment from which the page may confirm a removal.

    Where one of two servers is broken, half of all visits find its page, and some articles find it twice. So a page
    confirms nothing while other articles come back from it, nor before enough visits speak against such a server.
    """
    later = {t for o in others.missing for t in (o.at, *o.visits)} | {*others.well}
    stands = _stands(others.by(looks.at))
    for moment in (looks.at, *sorted(t for t in later if t > looks.at)):
        shown = others.by(moment)
        if _come_back(shown.missing):
            return Answer(None, stands=stands)
        if _stands(shown) and _count(looks, shown) >= _needed(shown):
            return Answer(moment, stands=stands)
    return Answer(None, is_open=looks.until is None, stands=stands)


def _stands(shown: Others) -> bool:
    return not _come_back(shown.missing) and _are_first_visited(shown.missing)


def _come_back(missing: Sequence[Other]) -> bool:
    back = sum(o.came_back_at is not None for o in missing)
    return back > 0 and back * _FEW >= len(missing)


def _are_first_visited(missing: Sequence[Other]) -> bool:
    """Return whether the first of them were all visited again.

    The first ones and not any: a visit that found the page unchanged arrives sooner than one that found a text, which
    is parsed.
    """
    first = missing[: min(_FIRST, ceil(len(missing) * 2 / 3))]
    return all(o.visits or o.came_back_at is not None for o in first)


def _needed(shown: Others) -> int:
    """Return how many visits must speak against a broken server. A small outlet cannot have as many."""
    return min(_NEEDED, max(1, max(shown.known, len(shown.missing)) - 1))


def _count(looks: Looks, shown: Others) -> int:
    """Count the visits that a broken server would have answered otherwise in half of all cases."""
    own = 1 + max(0, looks.times - _TWICE) * (1 if shown.missing else _PATIENCE)
    well = max(0, len(shown.well) - _DOUBT * len(shown.missing))
    return own + well + _visited_in_turn(shown.missing)


def _visited_in_turn(missing: Sequence[Other]) -> int:
    """Count the further visits, round by round, up to the first article in each round that has none yet."""
    gone = [len(o.visits) for o in missing if o.came_back_at is None]
    rounds = range(1, max(gone, default=0) + 1)
    return sum(len(list(takewhile(lambda visits, r=number: visits >= r, gone))) for number in rounds)  # type: ignore[misc]


def _by(at: datetime | None, moment: datetime) -> datetime | None:
    return at if at is not None and at <= moment else None
