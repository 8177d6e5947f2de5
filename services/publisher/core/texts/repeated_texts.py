"""Recognise a text that a faulty template prints several times."""

from __future__ import annotations

from services.publisher.core.placeholders.foreign_texts import Text
from services.publisher.core.reading import unpacked
from services.publisher.core.text_hashes import fold
from shared.archive.diff.compare import shown

_MOST_TIMES = 4
_LONGER = 1.5


def may_be_repeated(before: Text, after: Text) -> bool:
    """Judge by the number of words alone. The text may have been edited as well."""
    was, now = before["word_count"] or 0, after["word_count"] or 0
    return now >= was * _LONGER and any(now % times == 0 for times in range(2, _MOST_TIMES + 1))


def is_repeated(before: Text, after: Text) -> bool:
    """Return whether the second text is the first several times over, word for word."""
    if not may_be_repeated(before, after):
        return False
    was, now = _lines(before), _lines(after)
    return copies(was) == 1 < copies(now) and was * (len(now) // max(len(was), 1)) == now


def once(text: Text) -> Text:
    """Return one copy of a text that is there several times over; any other text as it is."""
    blocks = [block for block in unpacked(text["blocks"]) if fold(shown(block))]
    times = copies(_lines(text))
    if times == 1:
        return text
    return {**text, "blocks": blocks[: len(blocks) // times], "word_count": (text["word_count"] or 0) // times}


def copies(lines: list[str]) -> int:
    """Return how many times over the lines are the same few. One line alone is not a text."""
    times = range(min(_MOST_TIMES, len(lines) // 2), 1, -1)
    return next((n for n in times if lines == lines[: len(lines) // n] * n), 1)


def _lines(text: Text) -> list[str]:
    return [line for block in unpacked(text["blocks"]) if (line := fold(shown(block)))]
