"""What strangers wrote, for a terminal or a line of a log."""

from __future__ import annotations

import re

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters but tabs and line breaks, signs that turn the direction of writing about, halves of pairs."""


def sanitize(text: str) -> str:
    """It must not steer the terminal, nor make a line read otherwise than it is: such characters are spelled out."""
    return text if text.isascii() and text.isprintable() else _STEERING.sub(_spelled, text)


def sanitize_line(text: str) -> str:
    """As `harmless`, line breaks and tabs spelled out too: nobody forges a line of a log."""
    return sanitize(text).replace("\n", "\\n").replace("\t", "\\t")


def _spelled(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode()
