"""Find the lines that other articles of the outlet have too, and those that come and go there: they are furniture.

That others have a line does not tell a counter from a corrected figure in a report of a series. It only lets a further
visit decide, unless the same line has changed in most others as well. Beside a counter no further visit can decide,
because no text is seen twice. So a line that few others have, or that is long, is hidden there only if it moves itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from services.publisher.core.texts.lines_of_texts import LONG, SAME_WORDS, Lined, changed_lines, may_differ_in
from services.publisher.core.texts.slow_counts import has_grown

_FEWEST_OTHERS = 4
_SHARED = 4
"""One in this many others has a shared line. Of one that half of all visits see, chance may show fewer than half."""
_TWO = 2
"""One other may begin a line with the same few words by chance. All its words, or two others, are no chance."""
_SEVERAL = 4
"""Others in which a line came or went. All get an editors' note, and keep it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the last visits of another article saw: its text, the one before, and whether it was visited again."""

    text: Lined
    before: Lined | None = None
    is_seen_again: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """What other articles show of the lines in question, by their keys.

    common    most of them have it
    moving    it changed in most of these
    shared    several have it, but not most
    fleeting  common lines, word for word, that some of them got and others lost
    """

    common: Collection[str] = frozenset()
    moving: Collection[str] = frozenset()
    shared: Collection[str] = frozenset()
    fleeting: Collection[str] = frozenset()

    def hide(self, one: Lined, other: Lined, settled: Collection[str], *, stands: bool) -> bool:
        """Return whether the texts differ only in lines that make no edit, or none yet.

        settled  lines with a figure that was corrected
        stands   two visits in a row saw the second text
        """
        hidden = frozenset(self.common) | frozenset(self.shared)
        keys = changed_lines(one, other) if hidden and may_differ_in(one, other, hidden) else None
        if keys is None:
            return False
        furniture = {key for key in keys if self._is_furniture(one, other, key, settled)}
        left = keys - furniture
        if stands or not left or not left.isdisjoint(settled):
            return not left
        if all(key in self.common and not key.startswith(LONG) for key in left):
            return True
        return not furniture and left <= {*self.common, *self.shared}

    def _is_furniture(self, one: Lined, other: Lined, key: str, settled: Collection[str]) -> bool:
        if key in self.common and has_grown(one, other, key):
            return True
        return (key in self.moving and key not in settled) or self._comes_or_goes(one, other, key)

    def _comes_or_goes(self, one: Lined, other: Lined, key: str) -> bool:
        """Return whether lines were only added or only removed. A line in place of another one may correct it."""
        was, now = {*one.keyed.get(key, ())}, {*other.keyed.get(key, ())}
        return was != now and (was <= now or now <= was) and was ^ now <= {*self.fleeting}


def lines_of(others: Collection[Looked], keys: Iterable[str]) -> Lines:
    """Return what the others show of the lines with these keys."""
    if len(others) < _FEWEST_OTHERS:
        return Lines()
    having = {key: [o for o in others if any(key in text.keyed for text in (o.text, o.before) if text)] for key in keys}
    common = {key for key, some in having.items() if 2 * len(some) >= len(others)}
    shared = {key for key, some in having.items() if _are_several(key, len(some), len(others))} - common
    fleeting = {line for key in common for line in _fleeting(key, having[key])}
    return Lines(common, {key for key in common if _moves(key, having[key])}, shared, fleeting)


def _are_several(key: str, having: int, others: int) -> bool:
    return _SHARED * having >= others and having >= (1 if key.startswith(SAME_WORDS) else _TWO)


def _moves(key: str, having: Iterable[Looked]) -> bool:
    known = [o for o in having if o.is_seen_again]
    changed = sum(_changed(o.before.keyed.get(key), o.text.keyed.get(key)) for o in known if o.before)
    return changed > 0 and 2 * changed >= len(known)


def _changed(before: Collection[str] | None, now: Collection[str] | None) -> bool:
    """Return whether another line took the place of one. A line that all texts get at once may be an editors' note."""
    return bool(before and now) and before != now


def _fleeting(key: str, having: Iterable[Looked]) -> Iterable[str]:
    """Yield the lines that came and went in several others, in both directions, word for word."""
    came, went = Counter[str](), Counter[str]()
    for other in having:
        if other.before is not None:
            before, now = {*other.before.keyed.get(key, ())}, {*other.text.keyed.get(key, ())}
            came.update(now - before)
            went.update(before - now)
    return (line for line in came if went[line] and came[line] + went[line] >= _SEVERAL)
