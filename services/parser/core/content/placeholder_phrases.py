"""Recognise pages that replace an article by their phrases, in the languages of the watched outlets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick

from services.parser.core.content.phrase_patterns import (
    Phrases,
    as_plain,
    notice_pattern,
    phrase_file,
    prepared,
    tail_pattern,
)
from services.parser.core.extraction import Refusal

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
_LEAST_OF_REQUEST, _TWO_PHRASES, _FIRST_WORDS = 0.2, 2, 12
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
class _Kind:
    """The words of one reason. `in_names` are a part of `in_texts`: the rest, the sayings, are headlines as well.

    in_any_sentence  those that no news has, so that their sentence may be of any length
    """

    reason: Refusal
    names: frozenset[str]
    in_any_sentence: Phrases
    in_names: Phrases
    in_texts: Phrases


def said_by(names: Iterable[str], text: str) -> Said | None:
    """Read a page's names (title, headlines) and its short text. Return None if they could be those of an article."""
    plain_names = [as_plain(name[:_LONGEST_NAME]) for name in names]
    parts = [part for name in plain_names for part in _NAME_PARTS.split(name) if part]
    wholes = [part for name in plain_names for part in _SITE_PARTS.split(name) if part]
    plain = as_plain(text) if len(text) <= LONGEST_TEXT else ""
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
    parted = [_NAME_PARTS.split(as_plain(name[:_LONGEST_NAME])) for name in names]
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
    plain = as_plain(paragraph[:LONGEST_TEXT]).lstrip(_SIGNS)
    found, first = notice_pattern().match(plain), _SENTENCE.match(plain)
    if not found or not first or len(found.group()) < _LEAST_OF_SENTENCE * len(first.group()):
        return None
    rest = tail_pattern().sub("", first.group()[found.end() :], count=1)
    if _COMMA.search(rest) or len(plain) - first.end() > _MOST_AFTER_NOTICE:
        return None
    return Said(Refusal.SOFT_GONE, found.group())


def asks_for_consent(paragraph: str) -> bool:
    """Return whether a paragraph asks for consent to cookies in two phrases, one of them among its first words.

    News names first who asks, or quotes it.
    """
    if len(paragraph) > LONGEST_TEXT or not (said := as_plain(paragraph)) or not _may_say(said):
        return False
    pattern = next(kind for kind in _kinds() if kind.reason is Refusal.CONSENT).in_texts.pattern
    found = [*pattern.finditer(said)]
    is_much = sum(len(one.group()) for one in found) >= _LEAST_OF_REQUEST * len(said)
    if not is_much or len({one.group() for one in found}) < _TWO_PHRASES:
        return False
    return found[0].start() <= _FIRST_WORDS and not _is_quoted(said, found[0].start())


def called_deleted(names: Iterable[str]) -> Said | None:
    """Read the names of a page without text. A headline above a text may be one of these words."""
    bare = _tables()["gone"]["bare_names"]
    wholes = (whole for name in names for whole in _SITE_PARTS.split(as_plain(name[:_LONGEST_NAME])))
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
    """Return whether the text has a phrase, or a saying or a deed that is much of its sentence.

    Requests for consent are long sentences. What tells them from news is where they stand.
    """
    if kind.reason is Refusal.CONSENT or kind.in_any_sentence.share_of(text):
        return True
    return any(kind.in_texts.share_of(one.strip()) >= _LEAST_OF_SENTENCE for one in _SENTENCE.findall(text))


def _is_quoted(text: str, at: int) -> bool:
    """Return whether somebody is quoted with these words, that is, after an odd number of quotation marks."""
    return sum(text.count(mark, 0, at) for mark in _QUOTES) % 2 == 1


@cache
def _tables() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the plain names, phrases and sayings of each kind."""
    return {
        kind: {part: [*map(as_plain, texts)] for part, texts in table.items() if part not in ("itself", "tails")}
        for kind, table in phrase_file().items()
    }


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
    phrases, sayings, done = table["phrases"], table.get("sayings", ()), table.get("done", ())
    names, in_texts = frozenset(table["names"]), prepared([*phrases, *sayings], done)
    return _Kind(reason, names, prepared(phrases), prepared(phrases, done), in_texts)


def _said_in_texts(table: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return [*table["phrases"], *table.get("sayings", ()), *table.get("done", ())]
