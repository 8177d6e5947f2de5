"""Split a text into sentences, and check whether a sentence belongs to a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shared.text.abbreviations import never_last

_LAST_WORD = re.compile(r"\S*$")
_END = re.compile(r"[.!?。！？][\"'”’)\]]*(?=\s|,\s|$)|\n")
_GOES_ON = re.compile(r"\s+[a-z]")
"""After a full stop, this tells an abbreviation: `Ltd. of Dandong`, `10 a.m. in Pyongyang`."""
_REACH = 24
_BLANKS = re.compile(r"[\s,]*")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence."""
    start = 0
    for found in _END.finditer(text):
        if found[0] == "." and _is_abbreviation(text, found.end()):
            continue
        yield _begin(text, start), found.end()
        start = found.end()
    if start < len(text):
        yield _begin(text, start), len(text)


def _is_abbreviation(text: str, end: int) -> bool:
    """Return whether the full stop that ends here ends a word and not a sentence."""
    word = _LAST_WORD.search(text, max(0, end - _REACH), end - 1)
    return _GOES_ON.match(text, end) is not None or (word is not None and never_last(word[0]))


def _begin(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def quoted(text: str, at: int) -> bool:
    """Return whether a quotation that began before this position is still open."""
    if '"' in text and text.count('"', 0, at) % 2:
        return True
    return any(
        text.count(opens, 0, at) > text.count(closes, 0, at) for opens, closes in ("“”", "《》") if opens in text
    )
