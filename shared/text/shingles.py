"""Runs of neighbouring words, by which texts are compared: three words, or five letters where words have no blanks."""

from __future__ import annotations

from collections.abc import Sequence

_LETTERS = 5
_SPACELESS = frozenset({"zh", "ja", "th", "lo", "km", "my"})


def shingles(words: Sequence[str], language: str) -> list[str]:
    """Return all runs in their order. Case and punctuation at the ends of words do not count."""
    return _of_letters(words) if language in _SPACELESS else _of_words(words)


def _of_words(words: Sequence[str]) -> list[str]:
    bare = [word.strip("\"'“”‘’«»()[].,;:!?-–—…") for word in words]
    bare = " ".join(filter(None, bare)).casefold().split(" ")
    return list(map(" ".join, zip(bare, bare[1:], bare[2:], strict=False)))


def _of_letters(words: Sequence[str]) -> list[str]:
    joined = "".join(words).casefold()
    return [joined[i : i + _LETTERS] for i in range(len(joined) - _LETTERS + 1)]
