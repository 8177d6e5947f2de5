"""Recognise pages that replace an article by their phrases, in the languages of the watched outlets."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from services.parser.core.extraction import Refusal

_FILE = Path(__file__).with_name("placeholder_phrases.toml")
_REFUSALS = {
    "maintenance": Refusal.MAINTENANCE,
    "challenge": Refusal.CHALLENGE,
    "consent": Refusal.CONSENT,
    "login": Refusal.LOGIN,
    "gone": Refusal.SOFT_GONE,
}
"""The kinds of phrases, in the order in which they are tested.

An outage of the whole site must not be taken for a removal.
"""

_NAME_PARTS = re.compile(r"\s+[|·•»–—:-]+\s+|[|·•»]|:\s+")
_LEAST_OF_NAME = 0.5
"""The share of a name that the phrases must have. `Access denied: the port's case` is a headline."""
_LONG_NAME, _ALL_OF_NAME = 20, 0.9
LONGEST_TEXT = 500
_LEAST_OF_TEXT = 0.12
"""The share of a text that the phrases must have. Such a page says little else; an article about one says a lot."""
_SIGNS = " .!?…。！？"
_QUOTES = '"“”„«»‹›「」『』《》'


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says about itself: the reason for a refusal, and the words."""

    reason: Refusal
    words: str


@dataclass(frozen=True, slots=True)
class _Kind:
    reason: Refusal
    names: frozenset[str]
    pattern: re.Pattern[str]

    def share_of(self, text: str) -> float:
        """Return the share of the text that is these phrases."""
        return sum(len(found) for found in self.pattern.findall(text)) / max(1, len(text))


def said_by(names: Iterable[str], text: str) -> Said | None:
    """Read a page's names (title, headlines) and its short text. Return None if they could be those of an article."""
    parts = [part for name in names for part in _NAME_PARTS.split(_plain(name)) if part]
    plain = _plain(text) if len(text) <= LONGEST_TEXT else ""
    if not any(map(_may_say, (*parts, plain))):
        return None
    for kind in _kinds():
        found = next((part for part in parts if _names(kind, part)), "")
        found = found or (_says(kind, plain) if plain else "")
        if found:
            return Said(kind.reason, found[:120])
    return None


def called_throughout(names: Iterable[str]) -> Said | None:
    """Read the names of a page with a long text, such as an explanation of its guard against robots.

    Return None unless each name, except for the site's, is a known phrase of several words and nothing else: no article
    has such a headline.
    """
    parted = [_NAME_PARTS.split(_plain(name)) for name in names]
    if not parted or not any(map(_may_say, parted[0])):
        return None
    for kind in _kinds():
        if all(any(_is_all_of(kind, part) for part in parts) for parts in parted):
            return Said(kind.reason, " ".join(parted[0])[:120])
    return None


def _may_say(text: str) -> bool:
    """Return whether a text is a name or contains a phrase of any kind. Most texts do not, and one search tells."""
    return bool(_searcher().find_matches_as_indexes(text)) or text.strip(_SIGNS) in _names_of_all()


def _is_all_of(kind: _Kind, name: str) -> bool:
    return len(name) >= _LONG_NAME and kind.share_of(name) >= _ALL_OF_NAME


def _names(kind: _Kind, name: str) -> bool:
    bare = name.strip(_SIGNS)
    return bare in kind.names or kind.share_of(bare) >= _LEAST_OF_NAME


def _says(kind: _Kind, text: str) -> str:
    if kind.share_of(text) < _LEAST_OF_TEXT:
        return ""
    found = kind.pattern.search(text)
    return found.group() if found is not None and not _is_quoted(text, found.start()) else ""


def _is_quoted(text: str, at: int) -> bool:
    """Return whether somebody is quoted with these words, that is, after an odd number of quotation marks."""
    return sum(text.count(mark, 0, at) for mark in _QUOTES) % 2 == 1


def _plain(text: str) -> str:
    """Return the text in lower case, with `'` for any apostrophe and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").replace("ʼ", "'").casefold().split())


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    """Return the plain names and phrases of each kind."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {kind: {part: [*map(_plain, texts)] for part, texts in table.items()} for kind, table in tables.items()}


@cache
def _searcher() -> AhoCorasick:
    return AhoCorasick([phrase for table in _tables().values() for phrase in table["phrases"]])


@cache
def _names_of_all() -> frozenset[str]:
    return frozenset(name for table in _tables().values() for name in table["names"])


@cache
def _kinds() -> Sequence[_Kind]:
    return [_kind(reason, _tables()[name]["names"], _tables()[name]["phrases"]) for name, reason in _REFUSALS.items()]


def _kind(reason: Refusal, names: Iterable[str], phrases: Iterable[str]) -> _Kind:
    """Build one kind. If one phrase is part of another, the longest counts."""
    words = sorted(phrases, key=len, reverse=True)
    return _Kind(reason, frozenset(names), re.compile("|".join(map(re.escape, words))))
