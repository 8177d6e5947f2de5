"""Pair the paragraphs of one report in two languages: by the names, numbers and pictures in both, by order and length.

A pair says that two paragraphs stand at the same place of the report, not that they say the same. A paragraph without
a partner has none in the other text as far as these signs show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from heapq import nsmallest
from math import log

MOST = 600
"""Paragraphs of a text that are compared. A longer one is not compared at all: a part would look like the whole."""
_CELLS, _REACH = 6_000, 40
_DENSE = 60
"""Things of a paragraph that count, the rarest: a table may have thousands of numbers."""
_ALONE = 1.2
"""What a paragraph without partner costs."""
_JOINED = 1.4
"""What each further paragraph costs that one paragraph is paired with."""
_SPREAD = 0.35
"""Standard deviation of the logarithm of the ratio of lengths."""
_SHORT = 12
_CONFLICT = 0.7
"""How much a thing counts that two paragraphs do not share although both texts have it."""
_SHAPES = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (1, 3), (3, 1))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: number of letters, and ids of names, numbers and hashes of pictures in it."""

    size: int
    things: frozenset[str] = frozenset()
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Numbers of paragraphs at one place of the report, and what they share. One side may be empty."""

    mine: tuple[int, ...]
    theirs: tuple[int, ...]
    shared: tuple[str, ...] = ()


def pairs(mine: Sequence[Paragraph], theirs: Sequence[Paragraph]) -> list[Pair] | None:
    """Return the pairs in reading order, with every paragraph in one of them; None if a text is too long."""
    if max(len(mine), len(theirs)) > MOST:
        return None
    first = _Texts(mine, theirs, _ratio(mine, theirs)).best()
    sure = [one for one in first if one.shared and len(one.mine) == len(one.theirs)]
    # A text that leaves out half is shorter than a translation, so only what surely belongs together gives the ratio.
    ratio = _ratio([mine[n] for one in sure for n in one.mine], [theirs[n] for one in sure for n in one.theirs])
    return _Texts(mine, theirs, ratio).best() if sure else first


def _ratio(mine: Iterable[Paragraph], theirs: Iterable[Paragraph]) -> float:
    here, there = (sum(one.size for one in text) for text in (mine, theirs))
    return (there + _SHORT) / (here + _SHORT)


@dataclass(frozen=True, slots=True)
class _Part:
    """Neighbouring paragraphs taken as one. `weight` counts only the things that both texts have."""

    size: int
    things: frozenset[str]
    weight: float
    is_picture: bool
    is_mixed: bool


class _Texts:
    """Two texts and how long the second is expected to be for each letter of the first."""

    def __init__(self, mine: Sequence[Paragraph], theirs: Sequence[Paragraph], ratio: float) -> None:
        self._ratio = ratio
        seen = Counter(thing for one in (*mine, *theirs) for thing in one.things)
        most = len(mine) + len(theirs)
        self._weights = {thing: _worth(thing) * log((most + 2) / number) for thing, number in seen.items()}
        here, there = ({thing for one in text for thing in one.things} for text in (mine, theirs))
        self._both = frozenset(here & there)
        self._mine, self._theirs = ([self._sparse(one) for one in text] for text in (mine, theirs))
        self._here, self._there = (cache(partial(self._part, text)) for text in (self._mine, self._theirs))

    def _sparse(self, one: Paragraph) -> Paragraph:
        """Leave out what only one text has, and the most frequent things of a paragraph that has very many."""
        things = self._both & one.things
        if len(things) > _DENSE:
            things = frozenset(nsmallest(_DENSE, things, key=lambda thing: (-self._weights[thing], thing)))
        return replace(one, things=things)

    def _part(self, text: Sequence[Paragraph], start: int, number: int) -> _Part:
        part = text[start : start + number]
        things = frozenset[str]().union(*(one.things for one in part))
        pictures = [one.is_picture for one in part]
        weight = sum(self._weights[thing] for thing in things)
        return _Part(sum(one.size for one in part), things, weight, all(pictures), any(pictures) != all(pictures))

    def best(self) -> list[Pair]:
        """Return the pairs with the best sum, by dynamic programming near the diagonal."""
        found: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
        for i, j in self._cells():
            steps = [
                (found[i - n, j - k][0] + self._gain(i, j, n, k), (n, k)) for n, k in _SHAPES if (i - n, j - k) in found
            ]
            if steps:
                found[i, j] = max(steps, key=lambda step: step[0])
        return self._walked(found)

    def _cells(self) -> Iterator[tuple[int, int]]:
        rows, columns = len(self._mine), len(self._theirs)
        reach = max(_REACH, _CELLS // max(1, rows), abs(rows - columns) // max(1, rows))
        for i in range(rows + 1):
            middle = i * columns // max(1, rows) if rows else columns
            start = 0 if not rows else max(0, middle - reach)
            stop = columns if i == rows else min(columns, middle + reach)
            yield from ((i, j) for j in range(start, stop + 1) if i or j)

    def _walked(self, found: dict[tuple[int, int], tuple[float, tuple[int, int]]]) -> list[Pair]:
        i, j, back = len(self._mine), len(self._theirs), list[Pair]()
        while i or j:
            n, k = found[i, j][1]
            here, there = tuple(range(i - n, i)), tuple(range(j - k, j))
            both = self._here(i - n, n).things & self._there(j - k, k).things
            shared = sorted(both, key=lambda thing: (-self._weights[thing], thing))
            back.append(Pair(here, there, tuple(shared)))
            i, j = i - n, j - k
        return back[::-1]

    def _gain(self, i: int, j: int, n: int, k: int) -> float:
        """Return what it is worth that the `n` paragraphs before `i` belong to the `k` before `j`."""
        if not n or not k:
            return -_ALONE
        here, there = self._here(i - n, n), self._there(j - k, k)
        if here.is_mixed or there.is_mixed or here.is_picture != there.is_picture or (here.is_picture and n + k > 2):
            return float("-inf")
        if here.is_picture:
            return 1.0 if here.things & there.things else float("-inf")
        shared = sum(self._weights[thing] for thing in here.things & there.things)
        apart = here.weight + there.weight - 2 * shared
        far = log((there.size + _SHORT) / (here.size * self._ratio + _SHORT)) / _SPREAD
        return shared - _CONFLICT * apart - far * far / 2 - _JOINED * (n + k - 2)


def _worth(thing: str) -> float:
    """Return how much a thing says. Small numbers are often written as words in the other language."""
    return 0.3 if thing.isdigit() and len(thing) == 1 else 0.6 if thing.isdigit() and len(thing) == 2 else 1.0
