"""Recognise an article's own text that a faulty template prints several times. Nothing is known of edits then."""

from __future__ import annotations

from services.publisher.core.foreign_texts import Text
from services.publisher.core.reading import unpacked
from services.publisher.core.text_hashes import fold
from shared.archive.diff.compare import shown

_MOST_TIMES = 4


def may_be_repeated(before: Text, after: Text) -> bool:
    """By the number of words alone."""
    was, now = before["word_count"] or 0, after["word_count"] or 0
    return was > 0 and now % was == 0 and 1 < now // was <= _MOST_TIMES


def is_repeated(before: Text, after: Text) -> bool:
    """Return whether the second text is the first several times over, word for word."""
    if not may_be_repeated(before, after):
        return False
    was, now = _lines(before), _lines(after)
    return now == was * (len(now) // len(was))


def _lines(text: Text) -> list[str]:
    return [line for block in unpacked(text["blocks"]) if (line := fold(shown(block)))]
