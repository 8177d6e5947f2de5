"""Recognise counts that rarely move, such as `Comments: 3`. They stand still for long. No edit makes them grow."""

from __future__ import annotations

import re
from collections.abc import Collection

from services.publisher.core.lines_of_texts import Lined

_MOST_WORDS = 4
_COUNT = re.compile(r"\D*(\d[\d.,]*)[^\d.!?。]*")
"""One number among few words that are no sentence."""


def has_grown(before: Lined, after: Lined, key: str) -> bool:
    """Return whether the line with this key holds nothing but a label and a number, and that is no less than before."""
    was, now = _count(before.keyed.get(key, ())), _count(after.keyed.get(key, ()))
    return was is not None and now is not None and was <= now


def _count(lines: Collection[str]) -> int | None:
    if len(lines) != 1:
        return None
    [line] = lines
    found = _COUNT.fullmatch(line) if len(line.split()) <= _MOST_WORDS else None
    return int(re.sub(r"[.,]", "", found[1])) if found else None
