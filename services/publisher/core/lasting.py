"""Judge whether a page in an article's place lasts, by the other articles in whose place it stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TypeAlias

from services.publisher.core.facts import Page

_SEVERAL = 3
"""So many other articles, and it is no removal of one article alone."""
_ENOUGH = 8
"""So many that stayed are enough. Behind one bad server of two, one in 256 such groups finds no good page."""
_FEW = 20
"""An outlet may bring one article in so many back while it removes the others."""


@dataclass(frozen=True, slots=True)
class Question:
    """A page in the place of an article with these addresses.

    since  the first visit that found it
    at     the visit that may confirm the removal
    until  the next visit of the article; None if there was none
    """

    outlet: str
    own: tuple[str, ...]
    page: Page
    since: datetime
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Other:
    """Another article of the outlet in whose place the page stood.

    at            the first sign
    came_back_at  when a text of its own was seen again
    visited_at    the first visit at least a confirmation window after the sign
    """

    at: datetime
    came_back_at: datetime | None = None
    visited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """From when on the page may confirm a removal, if at all.

    is_open  further visits of other articles may show that it may
    """

    since: datetime | None
    is_open: bool = False


Lasting: TypeAlias = Callable[[Page, datetime, datetime, datetime | None], Answer]
"""Answers the question of a page, since, at and until."""


def judge(question: Question, others: Sequence[Other]) -> Answer:
    """Return the moment from which the page may confirm a removal.

    Where one of two servers is broken, half of all visits find its page, and some articles find it twice. So a page
    confirms nothing while other articles come back from it. Where it stands at several articles, most of them have to
    be visited a second time: until then nobody can know.
    """
    later = {t for o in others for t in (o.at, o.visited_at) if t is not None and t > question.at}
    for moment in (question.at, *sorted(later)):
        if _comes_back(others, moment):
            return Answer(None)
        if _is_enough(others, moment):
            return Answer(moment)
    return Answer(None, is_open=question.until is None)


def _comes_back(others: Sequence[Other], moment: datetime) -> bool:
    number = sum(o.at <= moment for o in others)
    back = sum(_is_by(o.came_back_at, moment) for o in others)
    return back > 0 and back * _FEW >= number


def _is_enough(others: Sequence[Other], moment: datetime) -> bool:
    """Return whether the first of them were all visited again.

    The first ones and not any: a visit that found the page unchanged arrives sooner than one that found a text, which
    is parsed.
    """
    found = sorted((o for o in others if o.at <= moment), key=lambda o: o.at)
    first = found[: min(_ENOUGH, ceil(len(found) * 2 / 3))]
    return len(found) < _SEVERAL or all(_is_by(o.visited_at, moment) or _is_by(o.came_back_at, moment) for o in first)


def _is_by(at: datetime | None, moment: datetime) -> bool:
    return at is not None and at <= moment
