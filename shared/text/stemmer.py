"""Stems of words, so that *inspected* finds *inspects*: Snowball's algorithms, as tantivy ships them."""

from __future__ import annotations

from functools import cache, lru_cache

import tantivy

_STEMMERS = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hu": "hungarian", "it": "italian", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish", "sv": "swedish", "ta": "tamil",
    "tr": "turkish",
}  # fmt: skip
_CACHED_WORDS = 200_000


def stem_in(language: str, word: str) -> str:
    """The stem with its algorithm, such as `english:inspect`; the word itself in a language without one.

    `word` is folded as `words.indexed` does it. A text of unknown language counts as English, which most are.
    """
    algorithm = _algorithm(language)
    return f"{algorithm}:{_stem(algorithm, word)}" if algorithm else word


def stems_of(word: str) -> frozenset[str]:
    """The word's stem by every algorithm: a search does not say which language it is in."""
    return frozenset(f"{name}:{_stem(name, word)}" for name in dict.fromkeys(_STEMMERS.values()))


def stemmed(language: str, text: str) -> str:
    """The stems of a text that `words.indexed` gave, each once, parted by spaces; '' in a language without them."""
    algorithm = _algorithm(language)
    if not algorithm:
        return ""
    return " ".join(dict.fromkeys(f"{algorithm}:{_stem(algorithm, word)}" for word in text.split()))


def _algorithm(language: str) -> str:
    tag = language.partition("-")[0].lower()
    return _STEMMERS.get("en" if tag in ("", "und") else tag, "")


@lru_cache(_CACHED_WORDS)
def _stem(algorithm: str, word: str) -> str:
    found = _analyzer(algorithm).analyze(word)
    return found[0] if found else word


@cache
def _analyzer(algorithm: str) -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer(algorithm)).build()
