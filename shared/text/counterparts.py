"""Find the article in another language that is more like an article than any other, and the same seen from there.

An agency writes a report in several languages, each in other words. Few of its words are rare, and most of its names
are in every report. What is left is which report is most like it: by names and numbers, and by words that begin alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from shared.text.cognates import cognates
from shared.text.editions import Report
from shared.text.stories import Days, Kinship, cosine, weighed, weights

_WORDS_COUNT = 2
"""How much more the words count than the names. Two languages share few words, so their cosine is small."""
_ENOUGH, _ENOUGH_WORDS = 0.5, 0.05
_AHEAD = 0.06
"""The best must be this far ahead of the second on both sides, unless it is very much alike."""
_SURE = 0.8


@dataclass(frozen=True)
class Counterparts:
    """An article, the articles of those days, and the terms of those it is compared with, by id."""

    days: Days
    mine: Report
    compared: Sequence[Report]
    terms: Mapping[str, Mapping[str, int]]

    def among(self, candidates: Sequence[Kinship]) -> frozenset[str]:
        """Return the ids of the candidates that are counterparts of the article, at most one in each language."""
        reports = {one.id: one for one in self.compared}
        known = [reports[kin.id] for kin in candidates if kin.id in reports]
        languages = dict.fromkeys(one.language for one in known)
        best = (self._best(self.mine, [one for one in known if one.language == language]) for language in languages)
        return frozenset(one.id for one in best if one and self._is_best_for(one))

    def _is_best_for(self, other: Report) -> bool:
        """Return whether the article is in turn the best of its language for the other one."""
        own = [one for one in self.compared if one.language == self.mine.language]
        best = self._best(other, own)
        return best is not None and best.id == self.mine.id

    def _best(self, one: Report, others: Sequence[Report]) -> Report | None:
        """Return which of the others is most like the article; none if it is not alike enough, or not far ahead."""
        ranked = sorted(((self._alike(one, other), other.id, other) for other in others), key=lambda each: each[:2])
        if not ranked:
            return None
        score, _, best = ranked[-1]
        ahead = score - ranked[-2][0] if len(ranked) > 1 else score
        is_enough = score >= _ENOUGH and self._by_words(one, best) >= _ENOUGH_WORDS
        return best if is_enough and (ahead >= _AHEAD or (ahead > 0 and score >= _SURE)) else None

    def _alike(self, one: Report, other: Report) -> float:
        return self.days.alike(one, other) + _WORDS_COUNT * self._by_words(one, other)

    def _by_words(self, one: Report, other: Report) -> float:
        return cosine(self._vectors.get(one.id, {}), self._vectors.get(other.id, {}))

    @cached_property
    def _vectors(self) -> Mapping[str, Mapping[str, float]]:
        counts = {id: cognates(terms) for id, terms in self.terms.items()}
        each = weights(chain.from_iterable(counts.values()), len(counts))
        return {id: weighed(uses, each) for id, uses in counts.items()}
