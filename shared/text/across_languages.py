"""Decide which articles in other languages report the same event, by the words that hardly any other text has.

An agency names the same persons and organs every day, so that two reports may share all their names and be about two
events. What tells them apart is who or what is in the news for a few days only: a guest, a firm, a village. These names
are on no list, but languages with one alphabet write them alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared.text.stories import Kinship

Terms = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Least:
    """What two articles need: words that at most `texts` of those compared have, and what names and numbers say."""

    words: int
    texts: int
    score: float
    covered: float
    shared: int

    def is_met(self, kin: Kinship, words: Sequence[int]) -> bool:
        rare = sum(number <= self.texts for number in words)
        shared = len(kin.names) + len(kin.numbers)
        return rare >= self.words and kin.score >= self.score and kin.covered >= self.covered and shared >= self.shared


_ENOUGH = (_Least(2, 3, 0.45, 0.3, 2), _Least(1, 2, 0.7, 0.5, 4), _Least(1, 8, 0.8, 0.5, 4))
_WITHOUT_WORDS = _Least(0, 0, 0.8, 0.5, 4)
"""For languages with different alphabets, or texts whose words were not counted."""
_ALPHABETS = ((0x250, "latin"), (0x530, "cyrillic"))


def one_event(mine: str, candidates: Sequence[Kinship], terms: Mapping[str, Terms]) -> list[Kinship]:
    """Return the candidates that report the same event as the article `mine`, with the rarest words in both.

    `terms` has the terms of the article, of the candidates, and of articles like it in its own language, by id.
    """
    if not candidates:
        return []
    own = terms.get(mine, {})
    seen = {term: sum(term in one for one in terms.values()) for term in own}
    alphabet = _alphabet(own)
    found = []
    for kin in candidates:
        theirs = terms.get(kin.id, {})
        shared = sorted(own.keys() & theirs.keys(), key=lambda term: (seen[term], term))
        same = alphabet and alphabet == _alphabet(theirs)
        if _is_one(kin, [seen[term] for term in shared]) if same else _WITHOUT_WORDS.is_met(kin, ()):
            found.append(replace(kin, words=tuple(term for term in shared if seen[term] <= _ENOUGH[0].texts)))
    return found


def _is_one(kin: Kinship, words: Sequence[int]) -> bool:
    return any(least.is_met(kin, words) for least in _ENOUGH)


def _alphabet(terms: Terms) -> str:
    """Return the alphabet of most terms; an empty string if there are none, or another one."""
    counts = Counter(next((name for end, name in _ALPHABETS if ord(term[0]) < end), "") for term in terms)
    return counts.most_common(1)[0][0] if counts else ""
