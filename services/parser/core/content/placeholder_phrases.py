"""Recognise pages that replace an article by their phrases, in the languages of the watched outlets."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

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
_SITE_PARTS = re.compile(r"\s+[|·•»–—-]+\s+|[|·•»]")
_LEAST_OF_NAME = 0.5
"""The share of a name that the phrases must have. `Access denied: the port's case` is a headline."""
_LONG_NAME, _ALL_OF_NAME = 20, 0.9
_LONGEST_NAME = 1_000
LONGEST_TEXT = 500
_LEAST_OF_TEXT = 0.12
"""The share of a text that the phrases must have. Such a page says little else; an article about one says a lot."""
_SIGNS = " .!?…。！？[]()【】"
_LEAST_OF_SENTENCE = 0.3
"""The share of its sentence that a saying must have. News about such a page says who met it, and when."""
_SENTENCE = re.compile(r"[^.!?。！？]+")
_COMMA = re.compile("[,，、،;:]")
_QUOTES = '"“”„«»‹›「」『』《》'
_MOST_AFTER_NOTICE = 60
"""Characters below a notice in its paragraph, such as an apology. News goes on for longer."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says about itself: the reason for a refusal, and the words."""

    reason: Refusal
    words: str


@dataclass(frozen=True, slots=True)
class _Phrases:
    pattern: re.Pattern[str]

    def share_of(self, text: str) -> float:
        """Return the share of the text that is these phrases."""
        return sum(len(found) for found in self.pattern.findall(text)) / max(1, len(text))


@dataclass(frozen=True, slots=True)
class _Kind:
    """The words of one reason. `in_names` are a part of `in_texts`: the rest, the sayings, are headlines as well."""

    reason: Refusal
    names: frozenset[str]
    in_names: _Phrases
    in_texts: _Phrases


def said_by(names: Iterable[str], text: str) -> Said | None:
    """Read a page's names (title, headlines) and its short text. Return None if they could be those of an article."""
    plain_names = [_plain(name[:_LONGEST_NAME]) for name in names]
    parts = [part for name in plain_names for part in _NAME_PARTS.split(name) if part]
    wholes = [part for name in plain_names for part in _SITE_PARTS.split(name) if part]
    plain = _plain(text) if len(text) <= LONGEST_TEXT else ""
    if not any(map(_may_say, (*plain_names, *parts, plain))):
        return None
    for kind in _kinds():
        found = next((part for part in parts if _has_phrase(kind, part)), "")
        found = found or next((whole for whole in wholes if _names(kind, whole) or _is_all_of(kind, whole)), "")
        found = found or (_says(kind, plain) if plain else "")
        if found:
            return Said(kind.reason, found[:120])
    return None


def called_throughout(names: Iterable[str]) -> Said | None:
    """Read the names of a page with a long text, such as an explanation of its guard against robots.

    Return None unless each name, except for the site's, is a known phrase of several words and nothing else: no article
    has such a headline.
    """
    parted = [_NAME_PARTS.split(_plain(name[:_LONGEST_NAME])) for name in names]
    if not parted or not any(map(_may_say, parted[0])):
        return None
    for kind in _kinds():
        if all(any(_is_all_of(kind, part) for part in parts) for parts in parted):
            return Said(kind.reason, " ".join(parted[0])[:120])
    return None


def notice_in(paragraph: str) -> Said | None:
    """Return what a paragraph says if it is a notice that the article is gone.

    It begins with the words, and hardly goes on. News of something else that was removed says who says so, or when,
    behind a comma.
    """
    said = said_by((), paragraph)
    if said and said.reason is Refusal.SOFT_GONE and len(said.words) >= _LEAST_OF_SENTENCE * len(paragraph):
        return said
    plain = _plain(paragraph[:LONGEST_TEXT]).lstrip(_SIGNS)
    notice, first = _notice_of(plain), _SENTENCE.match(plain)
    if not notice or not first or len(notice) < _LEAST_OF_SENTENCE * len(first.group()):
        return None
    if _COMMA.search(first.group()) or len(plain) - first.end() > _MOST_AFTER_NOTICE:
        return None
    return Said(Refusal.SOFT_GONE, notice)


def called_deleted(names: Iterable[str]) -> Said | None:
    """Read the names of a page without text. A headline above a text may be one of these words."""
    bare = _tables()["gone"]["bare_names"]
    wholes = (whole for name in names for whole in _SITE_PARTS.split(_plain(name[:_LONGEST_NAME])))
    found = next((whole for whole in wholes if whole.strip(_SIGNS) in bare or notice_in(whole)), "")
    return Said(Refusal.SOFT_GONE, found[:120]) if found else None


def _may_say(text: str) -> bool:
    """Return whether a text is a name or contains a phrase of any kind. Most texts do not, and one search tells."""
    return bool(_searcher().find_matches_as_indexes(text)) or text.strip(_SIGNS) in _names_of_all()


def _is_all_of(kind: _Kind, name: str) -> bool:
    return len(name) >= _LONG_NAME and kind.in_texts.share_of(name) >= _ALL_OF_NAME


def _names(kind: _Kind, whole: str) -> bool:
    """Return whether a name is a known one, or several with a colon between them. `Deaths: 404` is a headline."""
    return all(part.strip(_SIGNS) in kind.names for part in _NAME_PARTS.split(whole))


def _has_phrase(kind: _Kind, part: str) -> bool:
    return kind.in_names.share_of(part.strip(_SIGNS)) >= _LEAST_OF_NAME


def _says(kind: _Kind, text: str) -> str:
    if kind.in_texts.share_of(text) < _LEAST_OF_TEXT or not _speaks_of_itself(kind, text):
        return ""
    found = kind.in_texts.pattern.search(text)
    return found.group() if found is not None and not _is_quoted(text, found.start()) else ""


def _speaks_of_itself(kind: _Kind, text: str) -> bool:
    """Return whether the text has a phrase, or a saying that is much of its sentence.

    Requests for consent are long sentences. What tells them from news is where they stand.
    """
    if kind.reason is Refusal.CONSENT or kind.in_names.share_of(text):
        return True
    return any(kind.in_texts.share_of(one.strip()) >= _LEAST_OF_SENTENCE for one in _SENTENCE.findall(text))


def _is_quoted(text: str, at: int) -> bool:
    """Return whether somebody is quoted with these words, that is, after an odd number of quotation marks."""
    return sum(text.count(mark, 0, at) for mark in _QUOTES) % 2 == 1


def _plain(text: str) -> str:
    """Return the text in lower case, with `'` for any apostrophe and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").replace("ʼ", "'").casefold().split())


@cache
def _tables() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the plain names, phrases and sayings of each kind."""
    return {
        kind: {part: [*map(_plain, texts)] for part, texts in table.items() if part != "itself"}
        for kind, table in _file().items()
    }


@cache
def _file() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _notice_of(text: str) -> str:
    """Return the longest of what a page says of itself that the text begins with, or an empty string."""
    notices, lengths = _notices()
    return next((text[:length] for length in lengths if text[:length] in notices), "")


@cache
def _notices() -> tuple[frozenset[str], list[int]]:
    """Return what a page says of itself, and its lengths, longest first. A pattern of it takes long to compile."""
    notices = frozenset(
        _plain(f"{subject}{pairs.get('between', ' ')}{deed}")
        for pairs in _file()["gone"]["itself"]
        for subject, deed in product(pairs["subjects"], pairs["deeds"])
    )
    return notices, sorted(set(map(len, notices)), reverse=True)


@cache
def _searcher() -> AhoCorasick:
    return AhoCorasick([text for table in _tables().values() for text in _said_in_texts(table)])


@cache
def _names_of_all() -> frozenset[str]:
    return frozenset(name for table in _tables().values() for name in table["names"])


@cache
def _kinds() -> Sequence[_Kind]:
    return [_kind(reason, _tables()[name]) for name, reason in _REFUSALS.items()]


def _kind(reason: Refusal, table: Mapping[str, Sequence[str]]) -> _Kind:
    return _Kind(reason, frozenset(table["names"]), _phrases(table["phrases"]), _phrases(_said_in_texts(table)))


def _said_in_texts(table: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return [*table["phrases"], *table.get("sayings", ())]


def _phrases(phrases: Iterable[str]) -> _Phrases:
    """Prepare the phrases for a search. If one is part of another, the longest counts."""
    return _Phrases(re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True)))))
