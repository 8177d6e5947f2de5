"""Judge whether a page that replaced an article lasts, by the other articles that the same page replaced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile
from math import ceil

from services.publisher.core.removal.lasting_model import Answer, Looks, Other, Others

_MISSING = "missing"
"""The kind of page of a 404 or 410."""
_TWICE = 2
_FIRST = 8
"""This many of the articles that went missing first must be visited again; of fewer articles, two thirds."""
_FEW = 20
"""An outlet may bring back one article in this many while it removes the others."""
_NEEDED = 12
"""This many visits must speak against a broken server. One such server in 4,096 gives twelve equal answers in a row."""
_DOUBT = 3
"""One more article with the page outweighs this many articles with their own texts."""
_AFTER = 3
"""At least this many needed visits must follow the visit that confirms, because an outage may begin with that one."""
_PATIENCE = 3
"""From the third visit on, each visit of the article itself counts this much if no other article is missing."""

ON_ITS_WAY = 8
"""A first sign may be on its way for one in this many parts of the confirmation window."""


def judge(looks: Looks, others: Others, window: timedelta) -> Answer:
    """Return the moment from which the page may confirm a removal. `window` is the outlet's confirmation window.

    If one of two servers is broken, half of all visits find its page, and some articles find it twice. So a page
    confirms nothing while other articles come back from it, or before enough visits speak against such a server. Some
    of these must follow: in an outage that begins with this visit, the others go missing only after it.
    """
    on_its_way = window / ON_ITS_WAY
    later = {t for o in others.missing for t in (o.at + on_its_way, *o.visits)}
    later |= {w.at for w in (*others.well, *others.after)}
    stands, is_likely = _stands(others.by(looks.at, on_its_way)), False
    is_refuted = _come_back([o for o in others.missing if o.at < looks.at + window])
    for moment in (looks.at, *sorted(t for t in later if t > looks.at)):
        shown = others.by(moment, on_its_way)
        if _come_back(shown.missing):
            return Answer(None, stands=stands, is_refuted=is_refuted)
        if _stands(shown) and _count(looks, shown) >= _needed(shown):
            is_likely = True
            if _is_well_after(looks, shown) and _shows_others(looks, shown):
                return Answer(moment, stands=stands)
    return Answer(None, looks.until is None, stands, is_likely, is_refuted)


def _stands(shown: Others) -> bool:
    return not _come_back(shown.missing) and _are_first_visited(shown.missing)


def _shows_others(looks: Looks, shown: Others) -> bool:
    """Return whether the outlet still showed some other article, if several are not found.

    Its lists may be well while the way to all articles is broken. Then every article is missing, also those that the
    lists name. An outlet that removes many keeps some, or publishes others. Where a page stands in an article's place,
    `first_answer` asks for this in any case.
    """
    return looks.page[0] != _MISSING or not shown.missing or bool(shown.after)


def _come_back(missing: Sequence[Other]) -> bool:
    back = sum(o.came_back_at is not None for o in missing)
    return back > 0 and back * _FEW >= len(missing)


def _are_first_visited(missing: Sequence[Other]) -> bool:
    """Return whether all of the articles that went missing first were visited again.

    The order matters: a visit that found the page unchanged arrives sooner than one that found a text, which is parsed.
    """
    first = missing[: min(_FIRST, ceil(len(missing) * 2 / 3))]
    return all(o.visits or o.came_back_at is not None for o in first)


def _needed(shown: Others) -> int:
    """Return how many visits must speak against a broken server. A small outlet cannot have as many."""
    return min(_NEEDED, max(1, max(shown.known, len(shown.missing)) - 1))


def _count(looks: Looks, shown: Others) -> int:
    """Count the visits that a broken server would have answered otherwise in half of all cases."""
    return _count_missing(looks, shown) + max(0, len(shown.well) - _DOUBT * len(shown.missing))


def _count_missing(looks: Looks, shown: Others) -> int:
    """Count those of them that found the page."""
    own = 1 + max(0, looks.times - _TWICE) * (1 if shown.missing else _PATIENCE)
    return own + _visited_in_turn(shown.missing)


def _is_well_after(looks: Looks, shown: Others) -> bool:
    return len(shown.after) >= min(_AFTER, _needed(shown) - _count_missing(looks, shown))


def _visited_in_turn(missing: Sequence[Other]) -> int:
    """Count the further visits round by round. A round ends at the first article that was not visited in it yet."""
    gone = [len(o.visits) for o in missing if o.came_back_at is None]
    rounds = range(1, max(gone, default=0) + 1)
    return sum(len(list(takewhile(lambda visits, r=number: visits >= r, gone))) for number in rounds)  # type: ignore[misc]
