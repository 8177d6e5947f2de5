"""Decide which articles in other languages report the same event, by the words that hardly any other text has.

An agency names the same persons and organs every day, so that two reports may share all their names and be about two
events. What tells them apart is who or what is in the news for a few days only: a guest, a firm, a village. These names
are on no list, but languages with one alphabet write them alike. All words of listed names count as one, because
the names count already. How rare a word is can be said only where enough texts of both languages were counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from shared.names.folding import fold
from shared.names.words import words_of
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
_MAYBE = _Least(0, 0, 0.45, 0.3, 2)
"""The least of all three. The words of names are looked up only for such candidates, because it takes longest."""
_WITHOUT_WORDS = _Least(0, 0, 0.8, 0.5, 4)
"""For languages with different alphabets, or too few texts whose words were counted."""
COUNTED = 20
"""A word is called rare only among this many texts of each language, the two compared included."""
_ALPHABETS = ((0x250, "latin"), (0x530, "cyrillic"))


def one_event(
    mine: str,
    candidates: Sequence[Kinship],
    terms: Mapping[str, Terms],
    languages: Mapping[str, str],
    counterparts: Collection[str] = (),
) -> list[Kinship]:
    """Return the candidates that report the same event as the article `mine`, with the rarest words in both.

    `terms` has the terms of the article, of the candidates, and of articles like it in each language, by id.
    `counterparts` are candidates that are known to be more like the article than any other; they need no rare words.
    """
    own = terms.get(mine, {})
    seen = {term: sum(term in one for one in terms.values()) for term in own}
    counted, letters = Counter(languages[id] for id in terms), alphabet(own)
    found = []
    for kin in candidates:
        if not (kin.id in counterparts or _MAYBE.is_met(kin, ())):
            continue
        theirs = terms.get(kin.id, {})
        is_enough = min(counted[languages[mine]], counted[languages[kin.id]]) >= COUNTED
        if is_enough and letters and letters == alphabet(theirs):
            both = {term: seen[term] for term in own.keys() & theirs.keys()}
            found += _by_words(kin, both, is_counterpart=kin.id in counterparts)
        elif _WITHOUT_WORDS.is_met(kin, ()):
            found.append(kin)
    return found


def _by_words(kin: Kinship, both: Mapping[str, int], *, is_counterpart: bool) -> list[Kinship]:
    """Return the candidate with its rarest words, if it is the same event. `both` has the words in both texts."""
    names = words_of(kin.names)
    named = [number for term, number in both.items() if fold(term) in names]
    rest = sorted((number, term) for term, number in both.items() if fold(term) not in names)
    if not is_counterpart and not _is_one(kin, [*(number for number, _ in rest), *sorted(named)[:1]]):
        return []
    words = tuple(term for number, term in rest if number <= _ENOUGH[0].texts)
    return [replace(kin, words=words, counterpart=is_counterpart)]


def _is_one(kin: Kinship, words: Sequence[int]) -> bool:
    return any(least.is_met(kin, words) for least in _ENOUGH)


def alphabet(terms: Terms) -> str:
    """Return the alphabet of most terms; an empty string if there are none, or another one."""
    counts = Counter(next((name for end, name in _ALPHABETS if ord(term[0]) < end), "") for term in terms)
    return counts.most_common(1)[0][0] if counts else ""
