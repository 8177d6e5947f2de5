"""A teaser ends where a sentence or a word ends."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?…。！？](?:[\"'”’»)\]]*)(?=\s|$)|[。！？]")
LENGTH = 200


def repeats(standfirst: str, first: str) -> bool:
    """Whether the first paragraph says the standfirst again: many sites fill the one from the other."""
    begun = " ".join(standfirst.split()).rstrip("….").rstrip()
    return bool(begun) and " ".join(first.split()).startswith(begun)


def shorten(text: str, length: int = LENGTH) -> str:
    """At most `length` code points: whole, or up to a sentence's end in the last half, or to a word."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text[: length + 1]) if found.end() <= length]
    if ends and ends[-1] >= length // 2:
        return text[: ends[-1]]
    cut = text.rfind(" ", length // 2, length)
    return text[: cut if cut > 0 else length - 1].rstrip(" ,;:—–-") + "…"
