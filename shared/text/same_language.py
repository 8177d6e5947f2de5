"""Find articles in one language that report the same event, by common words and by proper names that few others share.

An outlet writes many similar articles: rallies, visits, messages. So a text is compared with those most like it, and
words that many of them share count little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import log

from shared.text.stories import Kinship, cosine
from shared.text.story_texts import LANGUAGES, StoryText

MOST = 40
"""A text is compared with this many others: those that share most names and numbers with it."""

_LEAST_TERMS = 4
_ALIKE = 0.32
"""The cosine of their terms that two texts need."""


@dataclass(frozen=True, slots=True)
class _Least:
    """What two texts need in common: a share of the richer text's proper names, and a number of rare ones."""

    covered: float
    shared: int


_OF_OUTLET, _OF_OTHERS = _Least(0.4, 6), _Least(0.1, 3)
_RARE, _FEW = 0.2, 3
"""A proper name counts as shared if at most a fifth of the texts have it, or at most three."""
_WORDS = 10
_NEAR_BEST = 0.7
"""Of another outlet, only the best text counts and those nearly as much alike, because two outlets may share formulas.
"""


def alike(one: Mapping[str, int], others: Mapping[str, Mapping[str, int]]) -> dict[str, float]:
    """Return how much each of the other texts is alike, by its terms. Texts that are not alike enough are left out."""
    weights = _weights(chain(one, *others.values()), len(others) + 1)
    mine = _vector(one, weights)
    near = ((id, terms) for id, terms in others.items() if len(one.keys() & terms.keys()) >= _LEAST_TERMS)
    scores = ((id, cosine(mine, _vector(terms, weights))) for id, terms in near)
    return {id: score for id, score in scores if score >= _ALIKE}


class Neighbours:
    """A text, the texts that it is compared with, and how much each of them is alike."""

    def __init__(self, one: StoryText, others: Sequence[StoryText], scores: Mapping[str, float]) -> None:
        self.one, self.scores = one, scores
        self.others = [other for other in others if other.language == one.language]

    def kin(self) -> list[Kinship]:
        """Return the texts that report the same event, surest first."""
        compared = ((other.outlet, self._compare(other)) for other in self.others if other.id in self.scores)
        found = [(outlet, kin) for outlet, kin in compared if kin]
        best = {outlet: max(kin.score for of, kin in found if of == outlet) for outlet, _ in found}
        near = [kin for outlet, kin in found if outlet == self.one.outlet or kin.score >= _NEAR_BEST * best[outlet]]
        return sorted(near, key=lambda kin: (-kin.score, kin.id))

    def _compare(self, other: StoryText) -> Kinship | None:
        """Return how much the two are alike; None if they seem to report different events."""
        own = other.outlet == self.one.outlet
        if self._differs(other) or (own and self._is_of_a_series(other)):
            return None
        least = _OF_OUTLET if own else _OF_OTHERS
        shared, covered = self._shared(other)
        if covered < least.covered or sum(map(self._is_rare, shared)) < least.shared:
            return None
        return Kinship(other.id, round(self.scores[other.id], 3), round(covered, 3), (), (), tuple(shared[:_WORDS]))

    def _differs(self, other: StoryText) -> bool:
        return self.one.is_formula() or other.is_formula() or self.one.contradicts(other)

    def _is_of_a_series(self, other: StoryText) -> bool:
        """Return whether two texts of one outlet may be alike only as parts of a series, or too little is known."""
        pair = (self.one, other)
        known = self.one.language in LANGUAGES and all(text.title for text in pair)
        return not known or any(text.is_campaign() for text in pair) or self.one.shares_only_a_person(other)

    def _shared(self, other: StoryText) -> tuple[list[str], float]:
        """Return the proper names in both, rarest first, and their share of the richer text's names, by weight."""
        mine, theirs = self.one.proper - other.small, other.proper - self.one.small
        shared = sorted(mine & theirs, key=lambda name: (self._texts[name], name))
        whole = max(self._weight(mine), self._weight(theirs))
        return shared, self._weight(shared) / max(1.0, whole)

    def _weight(self, names: Iterable[str]) -> float:
        return sum(log((len(self.others) + 2) / self._texts[name]) for name in sorted(names))

    def _is_rare(self, name: str) -> bool:
        return self._texts[name] <= max(_FEW, _RARE * (len(self.others) + 1))

    @cached_property
    def _texts(self) -> Counter[str]:
        """Count in how many texts each proper name stands."""
        return Counter(chain.from_iterable(text.proper for text in (self.one, *self.others)))


def _vector(terms: Mapping[str, int], weights: Mapping[str, float]) -> dict[str, float]:
    return {term: weights[term] * (1 + log(uses)) for term, uses in terms.items()}


def _weights(things: Iterable[str], texts: int) -> dict[str, float]:
    return {thing: log((texts + 1) / number) for thing, number in Counter(things).items()}
