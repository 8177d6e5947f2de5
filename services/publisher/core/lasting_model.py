"""What is asked about a page in an article's place, what other articles showed, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from services.publisher.core.facts import Page


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


def _by(at: datetime | None, moment: datetime) -> datetime | None:
    return at if at is not None and at <= moment else None
