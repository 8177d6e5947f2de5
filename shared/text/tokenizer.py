"""Tokenize text for search: folded words, and pairs of letters for Korean, Chinese and Japanese.

Indexed text, queries and highlighted text are tokenized in the same way. `VERSION` is raised when this changes; indexes
of another version are rebuilt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

VERSION = 2

MAX_WORD = 64
_SHORT, _CACHED_PARTS = 24, 50_000
"""Parts of text shorter than this are words that come again. A longer one is a sentence without spaces."""
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_TOKENS = re.compile(rf"([{_UNSPACED}]+)|((?:(?![{_UNSPACED}])[^\W_])+(?:['’](?=[sS]\b)[sS])?)")
_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A token.

    `word` is as indexed; `start` to `end` are code points of the text; `pair` marks one of a run's letter pairs.
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
        if found[1] is None:
            yield Token(fold(found[2]), start, end)
        elif end - start == 1:
            yield Token(fold(found[1]), start, end, pair=True)
        else:
            for at in range(start, end - 1):
                yield Token(fold(text[at : at + 2]), at, at + 2, pair=True)


def fold(word: str) -> str:
    """Remove case, width, accents and the English possessive."""
    if not word.isascii():
        word = _MARKS.sub("", unicodedata.normalize("NFKD", word))
        word = unicodedata.normalize("NFC", "".join(word.split()))  # some characters decompose into several words
    word = word.casefold()[:MAX_WORD]
    return word[:-2] if word.endswith(("'s", "’s")) else word


def indexed(text: str) -> str:
    """Return the words separated by spaces, for a field that is split at white space.

    No token contains white space, so each part between two spaces is read alone. Most parts are words seen before.
    """
    parts = composed(text).split()
    return " ".join(filter(None, [_known(part) if len(part) < _SHORT else _indexed(part) for part in parts]))


def _indexed(part: str) -> str:
    return " ".join(token.word for token in tokens(part) if token.word)


_known = lru_cache(_CACHED_PARTS)(_indexed)
