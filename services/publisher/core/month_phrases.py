"""Find the phrases of two to five words that most articles of a month use.

A phrase of n words is counted only if both phrases of n - 1 words in it are frequent (Agrawal and Srikant 1994), so few
of the millions of combinations are held in memory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.names.boundaries import without_particle
from shared.text.function_words import FUNCTION_WORDS
from shared.text.tokenizer import fold

MOST = 100
"""The number of phrases kept for each month and language."""
LONGEST = 5
_LEAST = 3
_SHARE = 500
"""A phrase needs at least 3 articles, and one article in 500."""
_WITHIN = 0.7
"""A phrase is not listed if this share of its uses is within a longer phrase."""
_NO_BLANKS = frozenset({"zh", "ja", "th", "lo", "my", "km", "und"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+|(?<=s)['’](?=\s))?")
_OWNING = ("'s", "’s", "'", "’")
"""Endings of a word that needs the next one: `Korean People's`."""
_BREAK = -1
_SHIFT = 32


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase: its words in folded form, its most frequent spelling, and the number of articles with it."""

    words: tuple[str, ...]
    written: str
    articles: int

    @property
    def text(self) -> str:
        return " ".join(self.words)


def month_phrases(language: str, texts: Sequence[str]) -> list[Phrase]:
    """Return the phrases that most of these texts use, most common first. The order of the texts does not matter.

    Languages without spaces between words have none.
    """
    if language.partition("-")[0] in _NO_BLANKS:
        return []
    read = [list(_words(text, language)) for text in texts]
    idle = FUNCTION_WORDS.get(language.partition("-")[0], frozenset())
    found = [one for one in _frequent(read, max(_LEAST, len(texts) // _SHARE)) if _says_something(one[0], idle)]
    listed = sorted(_longest(found), key=lambda one: (-one[1], one[0]))[: 2 * MOST]
    forms = _written(read, {words for words, _ in listed})
    whole = [one for one in listed if not forms[one[0]].endswith(_OWNING)]
    return [Phrase(words, forms[words], articles) for words, articles in whole[:MOST]]


def _words(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield each word, folded and as written. A pair of empty strings marks where no phrase can continue.

    A Korean word loses its particle, and the phrase ends there.
    """
    end = 0
    for found in _WORD.finditer(text):
        if text[end : found.start()].strip(" \u00a0-‑’'\"“”«»《》〈〉"):
            yield "", ""
        end, word = found.end(), found[0]
        bare = without_particle(word) or word if language == "ko" else word
        yield fold(bare.rstrip("'’")), bare
        if bare != word:
            yield "", ""
    yield "", ""


def _frequent(read: list[list[tuple[str, str]]], least: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield all frequent phrases with their numbers of articles, shorter phrases first."""
    ids: dict[str, int] = {"": _BREAK}
    grams = [[ids.setdefault(word, len(ids)) for word, _ in text] for text in read]
    names: dict[int, tuple[str, ...]] = {number: (word,) for word, number in ids.items()}
    grams, kept, _ = _pruned(grams, least)
    names = {new: names[old] for old, new in kept.items()}
    for _level in range(2, LONGEST + 1):
        joined = [[_joined(a, b) for a, b in pairwise(text)] for text in grams]
        grams, kept, counts = _pruned(joined, least)
        names = {new: (*names[old >> _SHIFT], names[old & (1 << _SHIFT) - 1][-1]) for old, new in kept.items()}
        yield from ((words, counts[number]) for number, words in names.items())


def _joined(one: int, other: int) -> int:
    return _BREAK if _BREAK in (one, other) else one << _SHIFT | other


def _pruned(texts: list[list[int]], least: int) -> tuple[list[list[int]], dict[int, int], dict[int, int]]:
    """Number the frequent items again and replace all others by a break.

    Return the new texts, pairs of old and new number, and the number of articles by item.
    """
    counts = Counter(gram for text in texts for gram in set(text))
    kept = {gram: number for number, gram in enumerate(g for g, n in counts.items() if n >= least and g != _BREAK)}
    articles = {number: counts[gram] for gram, number in kept.items()}
    return [[kept.get(gram, _BREAK) for gram in text] for text in texts], kept, articles


def _says_something(words: tuple[str, ...], idle: frozenset[str]) -> bool:
    """Return whether a phrase neither begins nor ends with a function word or a digit."""
    first, last = words[0], words[-1]
    return not {first, last} & idle and first.isalpha() and last.isalpha() and max(map(len, words)) > 1


def _longest(found: Iterable[tuple[tuple[str, ...], int]]) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the phrases that do not mostly stand within a longer phrase."""
    every = list(found)
    within: dict[tuple[str, ...], int] = {}
    for words, articles in every:
        for length in range(2, len(words)):
            for at in range(len(words) - length + 1):
                part = words[at : at + length]
                within[part] = max(within.get(part, 0), articles)
    return (one for one in every if within.get(one[0], 0) < _WITHIN * one[1])


def _written(read: list[list[tuple[str, str]]], wanted: set[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """Return the most frequent spelling of each phrase. Among equally frequent ones, prefer fewer initial capitals."""
    forms: dict[tuple[str, ...], Counter[str]] = {words: Counter() for words in wanted}
    beginnings = {words[:2] for words in wanted}
    for text in read:
        for at in range(len(text) - 1):
            if (text[at][0], text[at + 1][0]) in beginnings:
                for length in range(2, LONGEST + 1):
                    uses = forms.get(tuple(word for word, _ in text[at : at + length]))
                    if uses is not None:
                        uses[" ".join(written for _, written in text[at : at + length])] += 1
    return {words: min(uses, key=lambda form: (-uses[form], form.swapcase())) for words, uses in forms.items()}
