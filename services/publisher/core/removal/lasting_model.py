"""The question about a page that replaced an article, what other articles showed, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from services.publisher.core.facts import Page


@dataclass(frozen=True, slots=True)
class Looks:
    """The visits of one address that found a page in an article's place.

    since  the first of them
    at     the one that may confirm the removal
    times  how many there were, counted from the first
    until  the next look after them; None if there was none
    """

    page: Page
    since: datetime
    at: datetime
    times: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """The question whether a page lasts that replaced the article with the addresses `own`.

    text  what the article showed last
    """

    outlet: str
    own: tuple[str, ...]
    looks: Looks
    text: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """Another article of the outlet that the page replaced.

    at            the first sign
    came_back_at  when its own text was seen again
    visits        visits that found it missing or unchanged, at least a confirmation window after the sign
    """

    at: datetime
    came_back_at: datetime | None = None
    visits: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Well:
    """Another article that showed its own text after the first sign. `missed_at` is when the page stood there later."""

    at: datetime
    missed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Others:
    """What other articles of the outlet showed.

    missing  articles that the page replaced
    well     for each other article, when it first showed its own text after the first sign
    after    the same, after the visit that may confirm the removal
    known    how many showed their own texts before the first sign; the count is capped
    """

    missing: Sequence[Other] = ()
    well: Sequence[Well] = ()
    known: int = 0
    after: Sequence[Well] = ()

    def by(self, moment: datetime, on_its_way: timedelta) -> Others:
        """Return what was known at the moment, ordered by first sign.

        on_its_way  how long a first sign may be on its way through parser and enricher. A visit that finds a page
                    unchanged overtakes it, so a newer sign does not count yet, whether it has arrived or not. But
                    an article that goes missing then is not well either: that may be the beginning of an outage
        """
        counts, ends = moment - on_its_way, moment + on_its_way
        missing = [
            Other(o.at, _by(o.came_back_at, moment), tuple(v for v in o.visits if v <= moment))
            for o in sorted(self.missing, key=lambda o: o.at)
            if o.at <= counts or (o.came_back_at is not None and o.came_back_at <= moment)
        ]

        def still(articles: Sequence[Well]) -> list[Well]:
            return [w for w in articles if w.at <= moment and (w.missed_at is None or w.missed_at > ends)]

        return Others(missing, still(self.well), self.known, still(self.after))


@dataclass(frozen=True, slots=True)
class Answer:
    """The moment from which the page may confirm a removal, or None.

    is_open     further visits of other articles may change the answer
    stands      only the number of visits was too small
    is_likely   only visits after the one that may confirm were too few
    is_refuted  other articles came back from the page, and had gone missing before the visit that may confirm, or less
                than a confirmation window after it; or the article's text stands at another article's address
    """

    since: datetime | None
    is_open: bool = False
    stands: bool = False
    is_likely: bool = False
    is_refuted: bool = False


Lasting: TypeAlias = Callable[[Looks], Answer]


def _by(at: datetime | None, moment: datetime) -> datetime | None:
    return at if at is not None and at <= moment else None
