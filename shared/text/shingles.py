"""Shingles: runs of neighbouring words by which texts are compared.

Three words, or five letters in unspaced scripts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from shared.names.folding import casefold

_LETTERS = 5
_SPACELESS = frozenset({"zh", "ja", "th", "lo", "km", "my"})
_PUNCTUATION = "\"'“”‘’«»()[].,;:!?-–—…"


def bare_words(text: str) -> list[str]:
    """Return the words in folded case, without punctuation at their ends. Words of punctuation alone are left out."""
    return list(filter(None, map(str.strip, casefold(text).split(), repeat(_PUNCTUATION))))


def words(words: Sequence[str], language: str) -> list[str]:
    """Return the bare words; in unspaced scripts, pairs of letters."""
    return _of_letters(words, 2) if language in _SPACELESS else bare_words(" ".join(words))


def shingles(words: Sequence[str], language: str, bare: Sequence[str] | None = None) -> list[str]:
    """Return all runs in their order. Case and punctuation at the ends of words do not count.

    `bare` are the bare words, if they are known.
    """
    return (
        _of_letters(words, _LETTERS)
        if language in _SPACELESS
        else _of_words(bare_words(" ".join(words)) if bare is None else bare)
    )


def _of_words(bare: Sequence[str]) -> list[str]:
    return list(map(" ".join, zip(bare, bare[1:], bare[2:], strict=False)))


def _of_letters(words: Sequence[str], number: int) -> list[str]:
    joined = "".join(words).casefold()
    return [joined[i : i + number] for i in range(len(joined) - number + 1)]
