"""Fold spellings so that they can be compared. Each character keeps its position."""

from __future__ import annotations

from collections.abc import Callable

_SAME = {
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
_TRANSLATED = str.maketrans(_SAME)
_SAME_ASCII = str.maketrans({written: plain for written, plain in _SAME.items() if written.isascii()})
_LONG = 100
_ASCII = bytes(range(128))


def fold(text: str) -> str:
    """Return the text in lower case, with hyphens as spaces and without the most common accents.

    Its length stays the same.

    `translate` is fast for ASCII and for names. For other texts, searching for each character takes a tenth of its
    time.
    """
    low = lower(text)
    if low.isascii():
        return low.translate(_SAME_ASCII)
    if len(low) != len(text):
        low = "".join(one if len(one := c.lower()) == 1 else c for c in text)
    if len(low) < _LONG:
        return low.translate(_TRANSLATED)
    for written, plain in _SAME.items():
        low = low.replace(written, plain)
    return low


def lower(text: str) -> str:
    """Return `text.lower()`."""
    return text.lower() if text.isascii() else _small_ascii(text, str.lower)


def casefold(text: str) -> str:
    """Return `text.casefold()`."""
    return text.lower() if text.isascii() else _small_ascii(text, str.casefold)


def _small_ascii(text: str, change: Callable[[str], str]) -> str:
    """Change the letters of ASCII as bytes if all others stay as they are, which takes half the time."""
    data = text.encode("utf-8", "surrogatepass")
    others = data.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    return data.lower().decode("utf-8", "surrogatepass") if change(others) == others else change(text)
