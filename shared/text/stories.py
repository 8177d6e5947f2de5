"""Find articles of any outlet that report the same event, by names and numbers that are rare.

They only select the texts whose words are then compared: all words within one language, and across languages with one
alphabet those that hardly any other text has, which are mostly names that are on no list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain
from math import log, sqrt

from shared.text.editions import Report

MOST = 40
"""An article is compared with this many others: those most like it by names and numbers."""
_MAYBE, _MAYBE_SHARED = 0.25, 1
"""The least that names and numbers must say for a text in another language to be compared at all."""
_RAREST = 10


@dataclass(frozen=True, slots=True)
class Kinship:
    """How sure it is that two articles report one event, from 0 to 1, and the names and numbers in both, rarest first.

    `score` is the cosine of their names and numbers. `covered` is the smaller of the two shares of one article's rarest
    names and numbers that the other also has. `words` are words in both, in folded case: within one language proper
    names, across languages the rarest. `counterpart` is set if it is in another language, and no other article is as
    much like either of the two.
    """

    id: str
    score: float
    covered: float
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...] = ()
    counterpart: bool = False


class Days:
    """The articles of some days. The rarer a name or number is among them, the more it counts."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports
        self._weights = weights(chain.from_iterable(chain(one.names, one.numbers) for one in reports), len(reports))
        self._vectors: dict[str, dict[str, float]] = {}
        self._units: dict[str, dict[str, float]] = {}

    def candidates(self, one: Report) -> list[Kinship]:
        """Return the articles in other languages that may report the same event, surest first."""
        mine = self._vector(one)
        others = (other for other in self.reports if other.language != one.language)
        near = (other for other in others if _in_common(mine, other) >= _MAYBE_SHARED)
        found = filter(None, (self._compare(mine, other) for other in near))
        return nsmallest(MOST, found, key=lambda kin: (-kin.score, kin.id))

    def nearest(self, one: Report, most: int, language: str = "") -> list[Report]:
        """Return the articles in its or another language that share most names and numbers with it, by weight."""
        mine, wanted = self._vector(one), language or one.language
        others = (other for other in self.reports if other.language == wanted and other.id != one.id)
        return [other for *_, other in nsmallest(most, ((-_shared(mine, other), other.id, other) for other in others))]

    def like(self, one: Report, candidates: Sequence[Kinship], most: int) -> list[Report]:
        """Return the candidates, and `most` articles in each of their languages that are most like this one."""
        wanted = {kin.id for kin in candidates}
        found = [other for other in self.reports if other.id in wanted]
        near = (self.nearest(one, most, language) for language in sorted({other.language for other in found}))
        return list({other.id: other for other in chain(found, *near)}.values())

    def alike(self, one: Report, other: Report) -> float:
        """Return the cosine of the names and numbers of two articles."""
        return common(self._unit(one), self._unit(other))

    def shared(self, one: Report, other: Report) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names and numbers in both, rarest first."""
        names = sorted(one.names.keys() & other.names.keys(), key=self._rarest)
        return tuple(names), tuple(sorted(one.numbers & other.numbers, key=self._rarest))

    def _rarest(self, thing: str) -> tuple[float, str]:
        return -self._weights[thing], thing

    def _compare(self, mine: Mapping[str, float], other: Report) -> Kinship | None:
        theirs = self._vector(other)
        score = round(cosine(mine, theirs), 3)
        if score < _MAYBE:
            return None
        shared = sorted(mine.keys() & theirs.keys(), key=lambda thing: (-self._weights[thing], thing))
        names = tuple(thing for thing in shared if thing in other.names)
        numbers = tuple(thing for thing in shared if thing not in other.names)
        covered = min(_covered(mine, theirs), _covered(theirs, mine))
        return Kinship(other.id, score, round(covered, 3), names, numbers)

    def _vector(self, one: Report) -> dict[str, float]:
        if one.id not in self._vectors:
            self._vectors[one.id] = self._weighed(one)
        return self._vectors[one.id]

    def _unit(self, one: Report) -> dict[str, float]:
        if one.id not in self._units:
            self._units[one.id] = unit(self._vector(one))
        return self._units[one.id]

    def _weighed(self, one: Report) -> dict[str, float]:
        counted = {number: self._weights[number] * _worth(number) for number in one.numbers}
        return weighed(one.names, self._weights) | counted


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two vectors; 0 if one is empty."""
    common = sum(weight * other.get(thing, 0.0) for thing, weight in one.items())
    lengths = sqrt(sum(w * w for w in one.values())) * sqrt(sum(w * w for w in other.values()))
    return common / lengths if lengths else 0.0


def unit(vector: Mapping[str, float]) -> dict[str, float]:
    """Return the vector with the length 1, for texts that are compared many times."""
    length = sqrt(sum(weight * weight for weight in vector.values()))
    return {thing: weight / length for thing, weight in vector.items()} if length else {}


def common(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two vectors of the length 1."""
    return sum(weight * other[thing] for thing, weight in one.items() if thing in other)


def weights(things: Iterable[str], texts: int) -> dict[str, float]:
    """Return how much each thing counts: the fewer of the texts have it, the more."""
    return {thing: log((texts + 1) / number) for thing, number in Counter(things).items()}


def weighed(uses: Mapping[str, int], each: Mapping[str, float]) -> dict[str, float]:
    """Return the vector of a text that uses each thing this many times."""
    return {thing: each[thing] * (1 + log(number)) for thing, number in uses.items()}


def _shared(mine: Mapping[str, float], other: Report) -> float:
    return sum(mine[thing] for thing in chain(mine.keys() & other.names.keys(), mine.keys() & other.numbers))


def _in_common(mine: Mapping[str, float], other: Report) -> int:
    return sum(map(mine.__contains__, other.names)) + sum(map(mine.__contains__, other.numbers))


def _covered(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the weight share of the first article's rarest names and numbers that the other also has."""
    rarest = sorted(one.items(), key=lambda item: (-item[1], item[0]))[:_RAREST]
    whole = sum(weight for _, weight in rarest)
    return sum(weight for thing, weight in rarest if thing in other) / whole if whole else 0.0


def _worth(number: str) -> float:
    """Return how much a number counts compared with a name. All news has numbers of one or two digits."""
    return 0.2 if len(number) < 2 else 0.5 if len(number) < 3 else 1.0
