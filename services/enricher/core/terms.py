"""Count the words that a text uses most, for comparison with the outlet's earlier articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from operator import itemgetter

from shared.names.boundaries import without_particle

MOST = 60
"""The maximum number of words kept. A text of 300 words has about as many that are repeated or are names."""
_SHORTEST, _LONGEST = 4, 40
_WORD = re.compile(rf"\w{{{_SHORTEST},{_LONGEST}}}")
_KOREAN_WORD = re.compile(r"[가-힣]{2,20}")
_NO_BLANKS = frozenset({"zh", "ja", "th"})
"""Languages without spaces between words. They would need a model."""


def terms(words: Sequence[str], language: str) -> Mapping[str, int]:
    """Return the 60 most common words with their numbers, most common first, then in order of appearance.

    `words` are the bare words of title and text in folded case. Korean words lose their particles. Short words and
    words with a digit do not count.
    """
    tag = language.partition("-")[0]
    if tag in _NO_BLANKS:
        return {}
    return _commonest(_korean(words) if tag == "ko" else _alphabetic(words))


def _korean(words: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for word, number in Counter(_KOREAN_WORD.findall(" ".join(words))).items():
        if stem := without_particle(word):
            found[stem] = found.get(stem, 0) + number
    return found


def _alphabetic(words: Sequence[str]) -> dict[str, int]:
    """Return the alphabetic words.

    Each different word is checked once, and only words with other characters are searched.
    """
    found: dict[str, int] = {}
    for word, number in Counter(words).items():
        if word.isalpha() and len(word) <= _LONGEST:
            if len(word) >= _SHORTEST:
                found[word] = found.get(word, 0) + number
        else:
            for part in filter(str.isalpha, _WORD.findall(word)):
                found[part] = found.get(part, 0) + number
    return found


def _commonest(found: Mapping[str, int]) -> dict[str, int]:
    """Return the most common words.

    Only repeated words are sorted: most occur once, and stay in order of appearance.
    """
    again = sorted((one for one in found.items() if one[1] > 1), key=itemgetter(1), reverse=True)
    once = (one for one in found.items() if one[1] == 1)
    return dict(islice(chain(again, once), MOST))
