"""Stems of words, so that *inspected* finds *inspects*: Snowball's algorithms, as shipped by tantivy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

import tantivy

_STEMMERS = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hu": "hungarian", "it": "italian", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish", "sv": "swedish", "ta": "tamil",
    "tr": "turkish",
}  # fmt: skip
_CACHED_WORDS = 100_000


def stem_in(language: str, word: str) -> str:
    """Return the stem with its algorithm, such as `english:inspect`. In a language without one, return the word itself.

    `word` is folded as by `tokenizer.indexed`. Text of unknown language counts as English, the most frequent language.
    """
    algorithm = _algorithm(language)
    return _stems(algorithm)[word] if algorithm else word


def stems_in(language: str) -> Mapping[str, str] | None:
    """Return a function that stems many words of a language; None for a language without an algorithm."""
    algorithm = _algorithm(language)
    return _stems(algorithm) if algorithm else None


@lru_cache(maxsize=1_000)
def stems_of(word: str) -> frozenset[str]:
    """Return the word's stem by every algorithm, because a search does not give its language."""
    return frozenset(_stems(name)[word] for name in dict.fromkeys(_STEMMERS.values()))


def stemmed(language: str, text: str) -> str:
    """Return the distinct stems of a text from `tokenizer.indexed`, separated by spaces; '' without a stemmer."""
    algorithm = _algorithm(language)
    if not algorithm:
        return ""
    return " ".join(set(map(_stems(algorithm).__getitem__, set(text.split()))))


def _algorithm(language: str) -> str:
    tag = language.partition("-")[0].lower()
    return _STEMMERS.get("en" if tag in ("", "und") else tag, "")


class _Stems(dict[str, str]):
    """A cache of stems by one algorithm."""

    def __init__(self, algorithm: str) -> None:
        super().__init__()
        self._beginning = f"{algorithm}:"
        stemmer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer(algorithm))
        self._analyze = stemmer.build().analyze

    def __missing__(self, word: str) -> str:
        if len(self) >= _CACHED_WORDS:
            self.clear()
        found = self._analyze(word)
        stem = self[word] = self._beginning + (found[0] if found else word)
        return stem


_stems = cache(_Stems)
