"""Find which texts are one report in several languages, by names and numbers, which no translation changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from math import log, sqrt

from shared.text.digits import Run, digit_runs

_NUMBER = re.compile(r"\d(?:(?<![\w.,].)\d{0,2}(?:[ ,.]\d{3})+(?!\d)|(?<!\w.)\d*(?:[.,]\d+)?)")
"""It matches at the start of a run of digits alone, or not at all."""
_GROUPS = re.compile(r"[ ,.](?=\d{3}(?:\D|$))")
MOST_NUMBERS = 100

ENOUGH = 0.66
"""The score that an edition needs."""
_FAR_AHEAD = 0.1
"""The best candidate must be this far ahead of the second, or neither is taken."""
_LEAST_SHARED = 2
"""Names and numbers that a pair must share, if no page links the other."""
_LINKED = 1.0
_SAME_PICTURE = 0.3
_LENGTH = 4.0
"""A text this many times as long as another is not an edition of it, for example a round-up of several reports."""
_ROUND_UP = 1.5
"""The same for counterparts, because a round-up is often more like a report than any other."""


def numbers(text: str, runs: Sequence[Run] | None = None) -> tuple[str, ...]:
    """Return the numbers of a text in one spelling, each once: `1,500`, `1.500` and `1 500` are 1500. No years.

    `runs` are the text's runs of digits, if they are known.
    """
    return tuple(dict.fromkeys(number for _start, _end, number in number_spans(text, runs)))[:MOST_NUMBERS]


def number_spans(text: str, runs: Sequence[Run] | None = None) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and spelling of each number of a text."""
    behind = 0
    for start, _ in digit_runs(text) if runs is None else runs:
        found = _NUMBER.match(text, start) if start >= behind else None
        if found is None:
            continue
        behind = found.end()
        number = _GROUPS.sub("", found[0]).replace(",", ".")
        if not (len(number) == 4 and number[:2] in ("19", "20")) and not _ends_report(text, start, behind):
            yield start, behind, number


def _ends_report(text: str, start: int, end: int) -> bool:
    """Return whether this is the `-0-` with which an agency ends its reports."""
    return text[max(0, start - 1) : end + 1] == "-0-"


@dataclass(frozen=True, slots=True)
class Report:
    """One text, reduced to what no translation changes.

    size      number of words
    names     ids, each with the number of its mentions
    links     ids of articles that its page links as other editions
    pictures  hashes
    """

    id: str
    language: str
    size: int
    names: Mapping[str, int]
    numbers: frozenset[str]
    links: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate: how sure it is that two texts are one report, from 0 to 1, and why."""

    id: str
    score: float
    linked: bool
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    pictures: int


class Pool:
    """Reports of one agency from a few days.

    The rarer a name or number is among them, the more it counts.
    """

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports
        seen = Counter(chain.from_iterable(chain(one.names, one.numbers) for one in reports))
        self._weights = {thing: log((len(reports) + 1) / number) for thing, number in seen.items()}
        self._vectors: dict[str, tuple[dict[str, float], float]] = {}

    def match(self, one: Report, other: Report) -> Match:
        """Compare two reports."""
        names = tuple(sorted(one.names.keys() & other.names.keys(), key=lambda n: (-self._weights[n], n)))
        shared = tuple(sorted(one.numbers & other.numbers))
        linked = other.id in one.links or one.id in other.links
        pictures = len(one.pictures & other.pictures)
        return Match(other.id, self._score(one, other), linked, names, shared, pictures)

    def _score(self, one: Report, other: Report) -> float:
        if other.id in one.links or one.id in other.links:
            return _LINKED
        pictures = not one.pictures.isdisjoint(other.pictures)
        return round(min(1.0, self._alike(one, other) + _SAME_PICTURE * pictures), 3)

    def editions(self, one: Report, counterparts: Collection[str] = ()) -> list[Match]:
        """Return the editions of a report, at most one for each language.

        It is linked, or a counterpart of nearly the same length (see `shared.text.counterparts`), or else the best
        match in its language if the report is in turn the best match for it.
        """
        found = []
        for language in sorted({report.language for report in self.reports} - {one.language}):
            best = self._best(one, language)
            if not best or not best.linked:
                best = self._counterpart(one, language, counterparts) or best
            if best and (best.id in counterparts or self._is_best_for(best, one)):
                found.append(best)
        return found

    def _counterpart(self, one: Report, language: str, counterparts: Collection[str]) -> Match | None:
        of_language = (other for other in self.reports if other.language == language and other.id in counterparts)
        matches = (self.match(one, other) for other in of_language if _differ_by(one, other) <= _ROUND_UP)
        return next(filter(_share_enough, matches), None)

    def _is_best_for(self, match: Match, one: Report) -> bool:
        back = self._best(self._by_id(match.id), one.language)
        return back is not None and back.id == one.id

    def _best(self, one: Report, language: str) -> Match | None:
        others = [other for other in self.reports if other.language == language and other.id != one.id]
        every = [(-self._score(one, other), other.id, other) for other in others]
        ranked = [self.match(one, other) for *_, other in nsmallest(2, every, key=lambda scored: scored[:2])]
        if not ranked or ranked[0].score < ENOUGH:
            return None
        if not (ranked[0].linked or _share_enough(ranked[0])):
            return None
        ahead = len(ranked) == 1 or ranked[0].score - ranked[1].score >= _FAR_AHEAD
        return ranked[0] if ahead else None

    def _by_id(self, id: str) -> Report:
        return next(report for report in self.reports if report.id == id)

    def _alike(self, one: Report, other: Report) -> float:
        """Return the cosine of the names and numbers of both; 0 if their lengths differ too much."""
        if _differ_by(one, other) > _LENGTH:
            return 0.0
        mine, length = self._vector(one)
        if mine.keys().isdisjoint(other.names) and mine.keys().isdisjoint(other.numbers):
            return 0.0
        theirs, their_length = self._vector(other)
        common = sum(weight * theirs.get(thing, 0.0) for thing, weight in mine.items())
        return common / (length * their_length or 1.0)

    def _vector(self, one: Report) -> tuple[dict[str, float], float]:
        """Return the weights of a report's names and numbers, and the length of this vector."""
        if one.id not in self._vectors:
            vector = self._weighed(one)
            self._vectors[one.id] = vector, sqrt(sum(weight**2 for weight in vector.values()))
        return self._vectors[one.id]

    def _weighed(self, one: Report) -> dict[str, float]:
        named = {name: self._weights[name] * (1 + log(count)) for name, count in one.names.items()}
        return named | {number: self._weights[number] * _worth(number) for number in one.numbers}


def _share_enough(match: Match) -> bool:
    return len(match.names) + len(match.numbers) >= _LEAST_SHARED


def _differ_by(one: Report, other: Report) -> float:
    """Return how many times as long as the shorter text the longer one is."""
    return max(one.size, other.size) / max(1, min(one.size, other.size))


def _worth(number: str) -> float:
    """Return how much a number counts compared with a name.

    Numbers of one or two digits count less: all news has them.
    """
    return 0.4 if len(number) < 2 else 0.7 if len(number) < 3 else 1.2
