"""Sanitize untrusted text for a terminal, a log line or a spreadsheet."""

from __future__ import annotations

import re

_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters except tab and line break, characters that change the writing direction, and lone surrogates."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sanitize(text: str) -> str:
    """Escape characters that could control the terminal or make a line read differently."""
    return text if text.isascii() and text.isprintable() else _STEERING.sub(_spelled, text)


def sanitize_line(text: str) -> str:
    """Like `sanitize`, but also escape line breaks and tabs, so that nobody can forge a log line."""
    return sanitize(text).replace("\n", "\\n").replace("\t", "\\t")


def spreadsheet_cell(text: str) -> str:
    """Put an apostrophe in front of a cell that a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _spelled(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode()
