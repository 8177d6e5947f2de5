"""Find the article in another language that is more like an article than any other, and the same seen from there.

An agency writes a report in several languages, each in other words. Few of its words are rare, and most of its names
are in every report. What is left is which report is most like it: by names and numbers, and by words that begin alike.
Messages, condolences and gifts are alike even if somebody else sent them, so of them only the most alike count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import chain

from shared.text.across_languages import alphabet, one_event
from shared.text.cognates import cognates
from shared.text.editions import Report
from shared.text.stories import Days, Kinship, common, unit, weighed, weights

_WORDS_COUNT = 2
"""How much more the words count than the names. Two languages share few words, so their cosine is small."""
_ENOUGH, _ENOUGH_WORDS = 0.5, 0.05
_AHEAD = 0.06
"""The best must be this far ahead of the second on both sides, unless it is very much alike."""
_SURE = 0.8
_NEAR_BEST = 0.9
"""How much of the best likeness a message needs on both sides."""
_SENT = re.compile(
    r"messages?|greet(?:ings?|s)|congratulat\w+|condol\w+|sympathy|wreaths?|floral|basket|credentials?|gifts?|"
    r"mensajes?|saludos?|felicit\w+|p[eé]same|ofrendas?|cest[ao]s?|credenciales|regalos?"
)
"""English and Spanish words of what is sent to many, or by many."""


def in_other_languages(
    days: Days,
    mine: Report,
    compared: Sequence[Report],
    terms: Mapping[str, Mapping[str, int]],
    candidates: Sequence[Kinship],
    close: Collection[str],
) -> list[Kinship]:
    """Return the candidates that report the same event as the article `mine`.

    `terms` has the terms of those compared, by id. `close` holds the ids of the articles within a day and a half: an
    agency writes its report in other languages within a day.
    """
    pairs = Counterparts(days, mine, compared, terms)
    counterparts = pairs.among([kin for kin in candidates if kin.id in close and pairs.have_one_alphabet(kin.id)])
    found = one_event(mine.id, candidates, terms, {one.id: one.language for one in compared}, counterparts)
    return [kin for kin in found if not pairs.are_messages(kin.id) or pairs.are_near_best(kin.id)]


class Counterparts:
    """An article, the articles of those days, and the terms of those it is compared with, by id."""

    def __init__(
        self, days: Days, mine: Report, compared: Sequence[Report], terms: Mapping[str, Mapping[str, int]]
    ) -> None:
        self.days, self.mine, self.compared, self.terms = days, mine, compared, terms
        self._reports = {one.id: one for one in compared}
        self._vectors: dict[str, dict[str, float]] = {}

    def among(self, candidates: Sequence[Kinship]) -> frozenset[str]:
        """Return the ids of the candidates that are counterparts of the article, at most one in each language."""
        known = [self._reports[kin.id] for kin in candidates if kin.id in self._reports]
        languages = dict.fromkeys(one.language for one in known)
        best = (self._best(self.mine, [one for one in known if one.language == language]) for language in languages)
        return frozenset(one.id for one in best if one and self._is_best_for(one))

    def have_one_alphabet(self, id: str) -> bool:
        """Return whether words of the two can begin alike: both are in Latin letters, or both in Cyrillic ones."""
        return self._letters != "" and alphabet(self.terms.get(id, {})) == self._letters

    def are_messages(self, id: str) -> bool:
        """Return whether both the article and this one have a word of what is sent to many, or by many."""
        return all(any(map(_SENT.fullmatch, self.terms.get(one, ()))) for one in (self.mine.id, id))

    def are_near_best(self, id: str) -> bool:
        """Return whether hardly any article of its language is more like the other one, on both sides."""
        other = self._reports[id]
        sides = ((self.mine, other.language), (other, self.mine.language))
        best = max(
            self._alike(one, each) for one, language in sides for each in self.compared if each.language == language
        )
        return self._alike(self.mine, other) >= _NEAR_BEST * best

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
        return common(self._vector(one.id), self._vector(other.id))

    def _vector(self, id: str) -> Mapping[str, float]:
        if id not in self._vectors:
            self._vectors[id] = unit(weighed(self._words.get(id, {}), self._weights))
        return self._vectors[id]

    @cached_property
    def _letters(self) -> str:
        return alphabet(self.terms.get(self.mine.id, {}))

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, int]]:
        return {id: cognates(terms) for id, terms in self.terms.items()}

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        return weights(chain.from_iterable(self._words.values()), len(self._words))
