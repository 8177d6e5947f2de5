"""Find articles in one language that report the same event, by common words and by proper names that few others share.

An outlet writes many articles alike: rallies, visits, messages. So a text is compared with those most like it, and
what many of them share counts little. Two that are both about the same guest need less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import log

from shared.text.stories import Kinship, cosine, weighed, weights
from shared.text.story_texts import LANGUAGES, StoryText

_LEAST_TERMS = 4
_MAYBE, _ALIKE = 0.2, 0.32
"""The cosine of the commonest words with which two texts are compared at all, and the one that they need."""
_WHOLE, _OF_GUEST = 0.26, 0.2
"""The cosine of all words that two texts of different outlets need, and two about the same guest."""


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
    """Return how much each of the other texts is alike, by the terms of all; only those that may be enough."""
    each = weights(chain(one, *others.values()), len(others) + 1)
    mine = weighed(one, each)
    near = ((id, terms) for id, terms in others.items() if len(one.keys() & terms.keys()) >= _LEAST_TERMS)
    scores = ((id, cosine(mine, weighed(terms, each))) for id, terms in near)
    return {id: score for id, score in scores if score >= _MAYBE}


class Neighbours:
    """One text, those it is compared with, and how much each of them is alike, if it may be enough."""

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
        if own and self.one.language not in LANGUAGES:
            return None
        shared, covered = self._shared(other)
        if not (self._has_guest_of(other, own=own) or self._is_alike(other, shared, covered, own=own)):
            return None
        score = max(self.scores[other.id], self._whole(other))
        return Kinship(other.id, round(score, 3), round(covered, 3), (), (), tuple(shared[:_WORDS]))

    def _has_guest_of(self, other: StoryText, *, own: bool) -> bool:
        """Return whether both open with the same guest, and neither is what many get or send."""
        pair = (self.one, other)
        named = self.one.guests & other.guests if own else self.one.persons & other.persons
        guests = any(self._small.isdisjoint(name.split(" ")) for name in named)
        if not guests or any(text.is_message() for text in pair):
            return False
        if own and (any(text.is_deed() for text in pair) or all(text.is_formula() for text in pair)):
            return False
        return self._whole(other) >= _OF_GUEST

    def _is_alike(self, other: StoryText, shared: Sequence[str], covered: float, *, own: bool) -> bool:
        """Return whether the words and proper names of the two are enough."""
        least = _OF_OUTLET if own else _OF_OTHERS
        if covered < least.covered or sum(map(self._is_rare, shared)) < least.shared or self._differs(other):
            return False
        if self._is_of_a_series(other) if own else self.one.has_another_guest(other):
            return False
        return self.scores[other.id] >= _ALIKE or (not own and self._whole(other) >= _WHOLE)

    def _differs(self, other: StoryText) -> bool:
        return self.one.is_formula() or other.is_formula() or self.one.contradicts(other)

    def _is_of_a_series(self, other: StoryText) -> bool:
        """Return whether two texts of one outlet may be alike as its others are."""
        pair = (self.one, other)
        untitled = not all(text.title for text in pair)
        alike = any(text.is_deed() for text in pair) or all(text.is_campaign() for text in pair)
        alike = alike or self.one.headline == other.headline
        return untitled or alike or self.one.shares_only_a_person(other)

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

    def _whole(self, other: StoryText) -> float:
        """Return the cosine of all words of the two."""
        return cosine(weighed(self.one.counts, self._words), weighed(other.counts, self._words))

    @cached_property
    def _every(self) -> Sequence[StoryText]:
        return (self.one, *self.others)

    @cached_property
    def _small(self) -> frozenset[str]:
        """Words that any of the texts writes small: no part of a person's name."""
        return frozenset().union(*(text.small for text in self._every))

    @cached_property
    def _words(self) -> Mapping[str, float]:
        return weights(chain.from_iterable(text.counts for text in self._every), len(self._every))

    @cached_property
    def _texts(self) -> Counter[str]:
        """In how many texts each proper name stands."""
        return Counter(chain.from_iterable(text.proper for text in self._every))
