"""Recognise an article's own text that a faulty template prints several times. Nothing is known of edits then."""

from __future__ import annotations

from services.publisher.core.foreign_texts import Text
from services.publisher.core.reading import unpacked
from services.publisher.core.text_hashes import fold
from shared.archive.diff.compare import shown

_MOST_TIMES = 4
_LONGER = 1.5


def may_be_repeated(before: Text, after: Text) -> bool:
    """By the number of words alone. The text may have been edited as well."""
    was, now = before["word_count"] or 0, after["word_count"] or 0
    return now >= was * _LONGER and any(now % times == 0 for times in range(2, _MOST_TIMES + 1))


def is_repeated(before: Text, after: Text) -> bool:
    """Return whether the second text is one text several times over, word for word, and the first is not."""
    return may_be_repeated(before, after) and _times(_lines(after)) > 1 and _times(_lines(before)) == 1


def _times(lines: list[str]) -> int:
    """Return how many times over the lines are the same few. One line alone is no text."""
    times = range(min(_MOST_TIMES, len(lines) // 2), 1, -1)
    return next((n for n in times if lines == lines[: len(lines) // n] * n), 1)


def _lines(text: Text) -> list[str]:
    return [line for block in unpacked(text["blocks"]) if (line := fold(shown(block)))]
