"""Cut teasers at the end of a sentence or a word."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?…。！？](?:[\"'”’»)\]]*)(?=\s|$)|[。！？]")
LENGTH = 200
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")
"""Chinese, Japanese and Korean letters, which take the place of two others."""


def repeats(standfirst: str, first: str) -> bool:
    """Return whether the first paragraph repeats the standfirst: many sites fill one from the other."""
    begun = " ".join(standfirst.split()).rstrip("….").rstrip()
    return bool(begun) and " ".join(first.split()).startswith(begun)


def for_card(text: str) -> str:
    """Shorten to the lines of a card. Wide letters need more room and say more."""
    beginning = text[:LENGTH]
    return shorten(text, LENGTH * 3 // 5 if 2 * len(_WIDE.findall(beginning)) > len(beginning) else LENGTH)


def shorten(text: str, length: int = LENGTH) -> str:
    """Shorten to at most `length` code points: after a sentence that ends in the last half, or else after a word."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text[: length + 1]) if found.end() <= length]
    if ends and ends[-1] >= length // 2:
        return text[: ends[-1]]
    cut = text.rfind(" ", length // 2, length)
    return text[: cut if cut > 0 else length - 1].rstrip(" ,;:—–-") + "…"
