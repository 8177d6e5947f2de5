"""Recognise an article's own text, garbled by a wrong character encoding. Such a text tells nothing about edits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from services.publisher.core.placeholders.foreign_texts import Text
from services.publisher.core.reading import unpacked
from services.publisher.core.text_hashes import fold
from shared.archive.diff.compare import DiffBudget, shown

_ALIKE = 0.8
_KEPT = 3
_BEYOND_ASCII, _LOST = re.compile(r"[^\x00-\x7f]+"), re.compile(r"[?\ufffd]+")
_SIGNS, _CONTROLS = re.compile(r"[\W_]+"), re.compile("[\x80-\x84\x86-\x9f\xad]")


def may_be_garbled(before: Text, after: Text) -> bool:
    """Judge by the headlines alone: the first has letters beyond ASCII, and the second has none of these."""
    letters = set(_letters(before["title"]))
    return bool(letters) and not letters & set(_letters(after["title"]))


def is_garbled(before: Text, after: Text) -> bool:
    """Return whether the second text is the first, with all characters beyond ASCII lost or read as others.

    They are lost where each became a question mark or a sign for "unknown". They were read as others where the bytes
    of UTF-8 were taken for Windows-1252 or Latin-1.
    """
    if not may_be_garbled(before, after):
        return False
    title, other = fold(before["title"]), fold(after["title"])
    was, now = _plain(before), _plain(after)
    if _LOST.search(other) and _without_letters(title) == _without_letters(other):
        few = _KEPT * len(list(_letters(now))) <= len(list(_letters(was)))
        return few and _alike(_without_letters(was), _without_letters(now))
    return any(
        _words(title, encoding) == _words(other) and _alike(_words(was, encoding), _words(now))
        for encoding in ("cp1252", "latin-1")
    )


def _letters(text: str) -> Iterator[str]:
    return (c for c in text if c.isalpha() and not c.isascii())


def _plain(text: Text) -> str:
    return fold(" ".join(shown(block) for block in unpacked(text["blocks"])))


def _without_letters(text: str) -> list[str]:
    """Return the text in pieces, with one question mark for all that is not ASCII, or was lost."""
    return _LOST.sub("?", _BEYOND_ASCII.sub("?", text)).split()


def _words(text: str, encoding: str = "") -> list[str]:
    """Return the words without signs and control characters, as if the bytes were read in another encoding."""
    if encoding:
        text = text.encode().decode(encoding, "ignore")
    words = (_SIGNS.sub("", word) for word in _CONTROLS.sub("", text).split())
    return [word for word in words if word]


def _alike(one: list[str], other: list[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return False
    return not DiffBudget().allows(one, other) or matcher.ratio() >= _ALIKE
