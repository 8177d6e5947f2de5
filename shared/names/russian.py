"""Inflect Russian names: `Трудовая партия Кореи`, `Трудовой партии Кореи`."""

from __future__ import annotations

from itertools import product

_ADJECTIVES = {
    "ый": "ого ому ым ом",
    "ий": "ого его ому ему им ом ем",
    "ой": "ого ому ым ом",
    "ая": "ой ую",
    "яя": "ей юю",
    "ое": "ого ому ым ом",
    "ее": "его ему им ем",
    "ые": "ых ым ыми",
    "ие": "их им ими",
}
_NOUNS = (
    ("ия", "ии ию ией"),
    ("ие", "ия ию ием ии"),
    ("ец", "ца цу цом це"),
    ("а", "ы и е у ой"),
    ("я", "и е ю ей"),
    ("й", "я ю ем е"),
    ("ь", "я ю ем е и ью"),
    ("во", "ва ву вом ве"),
    ("ы", "ов ам ами ах"),
)
_FIXED = tuple("оеиуюэ")
_CONSONANT = "а у ом е ым"
_SIBILANT = "а у ем ом е"
_SIBILANTS = tuple("жцчшщ")
"""Behind these letters, an unstressed ending is written with `е`: Мерцем, Вучичем."""
_LEAST = 4


def is_russian(spelling: str) -> bool:
    """Return whether a spelling has Cyrillic letters and is not an abbreviation."""
    return any("а" <= c <= "я" for c in spelling.lower()) and not spelling.isupper()


def cases(spelling: str, *, person: bool) -> set[str]:
    """Return the spelling in all cases, starting with the nominative.

    Adjectives and the first noun change; the words after it do not. Only the last syllable of
    a Korean name changes, and every part of any other person's name.
    """
    words = spelling.split(" ")
    if person:
        korean = len(words) > 2 or (len(words) == 2 and all(len(word) < _LEAST for word in words))
        return _combined([[w] for w in words[:-1]] + [_noun(words[-1])] if korean else [_of_person(w) for w in words])
    return _combined(_phrase(words))


def _of_person(word: str) -> list[str]:
    """Return a given name or surname in all cases. Surnames such as Зеленский change like adjectives."""
    if word.endswith(("ский", "цкий", "ская", "цкая")):
        return [word, *(word[:-2] + ending for ending in _ADJECTIVES[word[-2:]].split())]
    return _noun(word)


def _combined(forms: list[list[str]]) -> set[str]:
    return {" ".join(one) for one in product(*forms)}


def _phrase(words: list[str]) -> list[list[str]]:
    forms: list[list[str]] = []
    for number, word in enumerate(words):
        if word[-2:] in _ADJECTIVES and number < len(words) - 1:
            forms.append([word, *(word[:-2] + ending for ending in _ADJECTIVES[word[-2:]].split())])
            continue
        return [*forms, _noun(word), *([rest] for rest in words[number + 1 :])]
    return forms


def _noun(word: str) -> list[str]:
    if word.isupper() or (len(word) < 2):
        return [word]
    for end, endings in _NOUNS:
        if word.endswith(end):
            stem = word[: -len(end)]
            return [word, *(stem + ending for ending in endings.split())]
    if word.endswith(_FIXED) or not word[-1].isalpha():
        return [word]
    endings = _SIBILANT if word.endswith(_SIBILANTS) else _CONSONANT
    return [word, *(word + ending for ending in endings.split())]
