"""Tokenize text for search: folded words, and pairs of letters for Korean, Chinese and Japanese.

Indexed text, queries and highlighted text are tokenized in the same way. `VERSION` is raised when this changes; indexes
of another version are rebuilt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

VERSION = 4

MAX_WORD = 64
_SHORT, _CACHED_PARTS = 24, 50_000
"""Parts of text shorter than this are words, which recur and are cached. A longer part is a sentence without spaces."""
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_INVISIBLE = "\u00ad\u200d\u2060\ufeff"
"""Signs within words that are not seen: soft hyphens, and signs that join letters."""
_SIGNS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0df3"
    "\u0f71-\u0f84\u0f8d-\u0fbc\u135d-\u135f"
)
"""Vowel signs and accents. They are no letters for a pattern, but parts of the word that they stand in."""
_LETTERS = rf"[^\W_{_UNSPACED}]+(?:[{_SIGNS}]+[^\W_{_UNSPACED}]*)*"
_TOKENS = re.compile(
    rf"([{_UNSPACED}]+)|({_LETTERS}(?:[{_INVISIBLE}]+{_LETTERS})*(?:[{_INVISIBLE}]*['’](?=[sS]\b)[sS])?)"
)
_PRINTED = dict.fromkeys("‘“”„«»‹›–—…•·|\u00a0", " ") | {"’": "'"}
"""Punctuation of printed text, none of it part of a token, and the apostrophe's plain form."""
_POSSESSIVE = re.compile(r"(?<=[a-z0-9])'s\b")
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
_LONG = 60
"""Words near `MAX_WORD` are cut with care, so texts that contain one are read part by part."""
_MARKS = re.compile(rf"[{_INVISIBLE}\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+")


class Token(NamedTuple):
    """A token. It is a tuple, which is fastest to create: a page of hits has ten thousand tokens.

    `word` is as indexed; `start` to `end` are code points of the text; `pair` marks a pair of letters in an unspaced
    run.
    """

    word: str
    start: int
    end: int
    pair: bool = False


def composed(text: str) -> str:
    """Return the composed form of a text. Token offsets refer to this form."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a composed text, in order. A run of unspaced letters gives every pair of neighbours."""
    for found in _TOKENS.finditer(text):
        start, end = found.span()
        if found.lastindex == 2:
            yield Token(_FOLDED[found[2]], start, end)
        elif end - start == 1:
            yield Token(fold(found[1]), start, end, pair=True)
        else:
            for at in range(start, end - 1):
                yield Token(_FOLDED[text[at : at + 2]], at, at + 2, pair=True)


def fold(word: str) -> str:
    """Remove case, width, accents, invisible signs and the English possessive."""
    if not word.isascii():
        word = _MARKS.sub("", unicodedata.normalize("NFKD", word))
        word = unicodedata.normalize("NFC", "".join(word.split()))  # some characters decompose into several words
    word = word.casefold()[:MAX_WORD]
    return word[:-2] if word.endswith(("'s", "’s")) else word


class _Words(dict[str, str]):
    """A cache of folded words, for short words."""

    def __missing__(self, word: str) -> str:
        found = fold(word)
        if len(word) < _SHORT:
            if len(self) >= _CACHED_PARTS:
                self.clear()
            self[word] = found
        return found


_FOLDED = _Words()


def indexed(text: str) -> str:
    """Return the words separated by spaces, for a field that is split at white space.

    The words are the same as from `tokens`, but cheaper: plain text is split as a whole, other text part by part.
    """
    for mark, plain in _PRINTED.items():
        text = text.replace(mark, plain)
    if text.isascii():
        return _plain(text) or _by_parts(text)
    return " ".join(filter(None, [_plain(line) or _by_parts(line) for line in text.split("\n")]))


def _plain(text: str) -> str:
    """Return the words of ASCII text; an empty string for text that must be read part by part."""
    if not text.isascii():
        return ""
    text = text.lower()
    if "'s" in text:
        text = "" if "'s's" in text else _POSSESSIVE.sub(" ", text)
    words = text.translate(_SPACED).split()
    return " ".join(words) if words and len(max(words, key=len)) <= _LONG else ""


def _by_parts(text: str) -> str:
    """Read each part between two spaces alone, since no token contains white space. Most parts are cached."""
    return " ".join(filter(None, map(_KNOWN.__getitem__, composed(text).split())))


def words_of(part: str) -> str:
    """Return the words of a part of composed text without white space, separated by spaces."""
    return _KNOWN[part]


class _Parts(dict[str, str]):
    """A cache of the words in parts of text, for short parts."""

    def __missing__(self, part: str) -> str:
        found = " ".join(token.word for token in tokens(part) if token.word)
        if len(part) < _SHORT:
            if len(self) >= _CACHED_PARTS:
                self.clear()
            self[part] = found
        return found


_KNOWN = _Parts()
