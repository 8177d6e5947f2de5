"""Spellings made comparable, each character staying in its place."""

from __future__ import annotations

_SAME = str.maketrans(
    {
        **dict.fromkeys("-\u2010\u2011\u00a0\n\t", " "),
        **dict.fromkeys("\u2019\u2018\u02bc`", "'"),
        "ŏ": "o",
        "ŭ": "u",
        "ё": "е",
        "á": "a",
        "é": "e",
        "í": "i",
        "ó": "o",
        "ú": "u",
        "ã": "a",
        "ç": "c",
    }
)


def fold(text: str) -> str:
    """Return the text in lower case, with hyphens as blanks and the commonest accents gone. Its length stays."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(one if len(one := c.lower()) == 1 else c for c in text)
    return low.translate(_SAME)
