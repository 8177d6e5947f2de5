"""Split a text into sentences, and check whether a sentence belongs to a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|St|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|"
    r"Aug|Sept?|Oct|Nov|Dec|(?:[A-Z]\.)+[A-Z])\.$"
)
_END = re.compile(r"[.!?。！？][\"'”’)\]]*(?=\s|,\s|$)|\n")
_BLANKS = re.compile(r"[\s,]*")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence."""
    start = 0
    for found in _END.finditer(text):
        if found[0] == "." and _ABBREVIATED.search(text, max(0, found.start() - 12), found.end()):
            continue
        yield _begin(text, start), found.end()
        start = found.end()
    if start < len(text):
        yield _begin(text, start), len(text)


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
