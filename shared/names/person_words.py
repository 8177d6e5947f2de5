"""Remove from a proposed name what is not part of it: titles, weekdays, verbs, the first word of a sentence.

A headline writes every word with a capital, and so does a sentence its first. Whether a word is a name is shown by the
other texts: they write `dijo` and `pays` in small letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from shared.names.given_names import given_names
from shared.names.no_person_words import AROUND_NAMES, ENTITIES, OPENING
from shared.names.titles import HEADS, MODIFIERS

_SMALL = re.compile(r"(?<![\w’'-])[a-zà-öø-ÿа-яё][\w’-]*")
_CAPITAL = re.compile(r"(?<![\w’'-])[a-zà-öø-ÿа-яё][\w’-]*,? ([A-ZÀ-ÖØ-ÞА-ЯЁ][\w’-]*)")
"""A word with a capital behind one in small letters. In headlines, all words have capitals."""
_SHORT = re.compile(r"[A-Z][a-z]{0,5}")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_SYLLABLES = 3
_NEVER = AROUND_NAMES | OPENING | HEADS | MODIFIERS | ENTITIES


class Usage:
    """In how many texts each word stands in small letters, and with a capital within a sentence."""

    def __init__(self) -> None:
        self._small, self._capital = Counter[str](), Counter[str]()

    def add(self, text: str) -> None:
        self._small.update(set(_SMALL.findall(text)))
        self._capital.update({word.lower() for word in _CAPITAL.findall(text)})

    def is_common(self, word: str) -> bool:
        """Return whether the texts write the word in small letters more often than not."""
        return self._small[word.lower()] > self._capital[word.lower()] and word not in given_names()


def person_in(spelling: str, usage: Usage, others: Collection[str]) -> str:
    """Return the name of a person in a spelling of several words; an empty string if there is none.

    `others` are all the spellings. A common word at the end may be a surname; it is taken off if they have the name
    without it.
    """
    words = _POSSESSIVE.sub("", spelling).split(" ")
    while len(words) > 1 and _is_no_name(words[0], usage, words):
        words = words[1:]
    while len(words) > 1 and _is_end(words, usage, others):
        words = words[:-1]
    return " ".join(words) if len(words) > 1 and not _is_phrase(words, usage) else ""


def _is_no_name(word: str, usage: Usage, words: list[str]) -> bool:
    """Return whether a word before a name is not part of it. The first of two words may be a rare given name: Will."""
    return _is_never(word) or (usage.is_common(word) and len(words) > 2 and not _is_korean(words))


def _is_end(words: list[str], usage: Usage, others: Collection[str]) -> bool:
    """Return whether the last word does not belong to the name."""
    if _is_never(words[-1]):
        return True
    common = usage.is_common(words[-1]) and not _is_korean(words)
    return common and " ".join(words[:-1]) in others


def _is_phrase(words: list[str], usage: Usage) -> bool:
    """Return whether the words are those of a headline or of an organisation, and no person's."""
    inside = any(word.lower() in _NEVER - OPENING for word in words) or any(map(_POSSESSIVE.search, words))
    return inside or (all(map(usage.is_common, words)) and not _is_korean(words))


def _is_never(word: str) -> bool:
    return word[0].islower() or word.lower().rstrip(".") in _NEVER


def _is_korean(words: list[str]) -> bool:
    """Return whether these are three short words. Korean syllables may be spelt as an English word: So, Man, Song."""
    return len(words) == _SYLLABLES and all(map(_SHORT.fullmatch, words))
