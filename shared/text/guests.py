"""Names of persons who are not on the list of names: guests, who are in the news of an outlet for a few days only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from shared.names.finder import finder
from shared.names.no_person_words import NO_PART
from shared.names.titles import HEADS

_NAME = re.compile(r"(?<![\w’'-])[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’-]+(?: [A-ZÀ-ÖØ-ÞА-ЯЁ][\w’-]+)+")
_TITLES = HEADS | {"mayor", "envoy", "coordinator", "bishop", "archbishop", "founder", "alcalde", "jefe"}
_HEADS = "|".join(sorted(_TITLES))
_BEFORE = re.compile(
    rf"\b(?:by|with|from|por|con|(?:{_HEADS})(?:\s(?:of|to|for|in|the|de|del|la|en|[A-ZÀ-Ý][\w.]*))*)\s$", re.IGNORECASE
)
_AFTER = re.compile(r",\s(?:[A-Z][a-z]+\s)?[a-zà-ÿ]|\s(?:and (?:his|her)|y su)\b")
_SHORT = re.compile(r"[A-Z][a-z]{0,5}")
_REACH = 80
_SYLLABLES = 3
"""So many short words in a row are a Korean name: an official who receives many guests in a few days."""


def unlisted_names(text: str, *, introduced: bool) -> frozenset[str]:
    """Return each two neighbouring words of names, in small letters, without names on our list.

    With `introduced`, only those that the text introduces: it says who they are.
    """
    listed = [(start, end) for _, start, end in finder().find(text)]
    names = (match for match in _NAME.finditer(text) if not introduced or _is_introduced(text, match))
    found = (pair for match in names for pair in _pairs(match[0].removesuffix("’s"), match.start()))
    return frozenset(words for words, start, end in found if not any(s < end and start < e for s, e in listed))


def _is_introduced(text: str, name: re.Match[str]) -> bool:
    """Return whether the text says who this is, by a title before or after the name, or as one who leads or meets."""
    titled = not _TITLES.isdisjoint(name[0].lower().split(" "))
    return titled or bool(
        _BEFORE.search(text, max(0, name.start() - _REACH), name.start()) or _AFTER.match(text, name.end())
    )


def _pairs(name: str, start: int) -> Iterator[tuple[str, int, int]]:
    words = name.split(" ")
    for at, (one, other) in enumerate(pairwise(words)):
        both = f"{one} {other}"
        if _is_of_person(one) and _is_of_person(other) and not _is_korean(words, at):
            yield both.lower(), start, start + len(both)
        start += len(one) + 1


def _is_of_person(word: str) -> bool:
    bare = word.replace("-", "")
    return bare.isalpha() and not bare.isupper() and not {word.lower()} & (NO_PART | _TITLES)


def _is_korean(words: Sequence[str], at: int) -> bool:
    """Return whether the words at this place are two of three short ones in a row."""
    runs = (words[first : first + _SYLLABLES] for first in range(max(0, at - 1), at + 1))
    return any(len(run) == _SYLLABLES and all(map(_is_short, run)) for run in runs)


def _is_short(word: str) -> bool:
    return _SHORT.fullmatch(word) is not None and word.lower() not in _TITLES
