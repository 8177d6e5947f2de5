"""Find figures that stood still over several visits and then changed once, beside lines that change at each visit.

Such a figure was corrected, unless the same line changed in other articles meanwhile: the date of the day does that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.publisher.core.facts import Seen
from services.publisher.core.texts.lines_of_texts import SAME_WORDS, Lined

_SEVERAL = 2
"""Visits that saw the figure as it was. Two in a row must see the new one."""
_FEWEST_OTHERS = 4
_MOST_CHANGED = 3
"""Fewer than one in this many others may have changed the line since they were first seen."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change of figures that may be a correction.

    keys   the lines with the figures
    since  when the old ones were last seen
    seen   when the new ones were first seen
    again  when the next visit saw them
    """

    keys: frozenset[str]
    since: datetime
    seen: datetime
    again: datetime


def steps(shown: Sequence[tuple[Seen, Lined]]) -> dict[str, Step]:
    """Map texts to the step that they are. `shown` are the captures of one address in the order of their time."""
    found: dict[str, Step] = {}
    for n in range(_SEVERAL, len(shown) - 1):
        fact, (before, _), (after, _) = shown[n][0], shown[n - 1], shown[n + 1]
        keys = _settled([text for _, text in shown[:n]], shown[n][1], shown[n + 1][1])
        if keys:
            found.setdefault(fact.revision_id, Step(keys, before.at, fact.at, after.at))
    return found


def _settled(earlier: Sequence[Lined], now: Lined, after: Lined) -> frozenset[str]:
    """Return the lines whose figures were the same in all earlier texts, and are others in both of these."""
    was = earlier[-1].keyed
    moved = {key for key, lines in now.keyed.items() if key.startswith(SAME_WORDS) and lines != was.get(key, lines)}
    return frozenset(
        key
        for key in moved
        if after.keyed.get(key) == now.keyed[key] and all(text.keyed.get(key) == was[key] for text in earlier)
    )


def unmoved(others: Collection[tuple[Lined, Lined]], keys: Iterable[str]) -> set[str]:
    """Return the keys of lines that changed in few other articles.

    others  other articles: how each was first seen, and how it was after this article had changed
    """
    return {key for key in keys if _is_unmoved([(a.keyed.get(key), b.keyed.get(key)) for a, b in others])}


def _is_unmoved(lines: Iterable[tuple[Collection[str] | None, Collection[str] | None]]) -> bool:
    having = [(was, now) for was, now in lines if was and now]
    changed = sum(was != now for was, now in having)
    return len(having) >= _FEWEST_OTHERS and changed * _MOST_CHANGED < len(having)
