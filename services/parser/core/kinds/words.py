"""Find the words of a text for the model: runs of 2 to 20 letters, in lower case."""

from __future__ import annotations

import re

from services.parser.core.document.whitespace import without_printed_signs

_WORD = re.compile(r"[^\W\d_]{2,20}")
_LONGEST = 20
_SPACES = {ord(sign): " " for sign in map(chr, range(128)) if not sign.isalpha()}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def words_in(text: str) -> frozenset[str]:
    """Return the words of a text in lower case. White space splits a text far faster than a pattern finds words."""
    if text.isascii() or (text := without_printed_signs(text)).isascii():
        return _plain_words(text)
    parts = set(text.split())
    other = {part for part in parts if not part.isascii()}
    return _plain_words(" ".join(parts - other)).union(_WORD.findall(" ".join(other)))


def _plain_words(text: str) -> frozenset[str]:
    found = set(text.translate(_SPACES).split())
    found -= _LETTERS
    if any(map(_LONGEST.__lt__, map(len, found))):
        long = [word for word in found if len(word) > _LONGEST]
        found.difference_update(long)
        found.update(_WORD.findall(" ".join(long)))
    return frozenset(found)
