"""Recognise lists of teasers: title links, each followed by a line or two about the page that it leads to."""

from __future__ import annotations

from collections.abc import Sequence

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_MOSTLY_LINK = 0.6
_TITLE = 15
"""The least characters of a link that may be a title. Shorter ones lead on: `Read more`."""
_LEAST, _MOST = 20, 450
"""The characters of text below a title that make a teaser. A story has more, or several paragraphs."""
_TEASERS, _SHARE = 5, 0.8
"""The least teasers on a page that is a list of them, and the least share of its prose that they hold."""


def is_list_of_teasers(outline: Outline, chosen: Sequence[TextRun]) -> bool:
    total = sum([text_run.weight for text_run in chosen if text_run.prose])
    held = [weight for size, weight, paragraphs in _groups(outline, chosen) if _is_teaser(size, paragraphs)]
    return len(held) >= _TEASERS and sum(held) >= _SHARE * total


def _is_teaser(size: int, paragraphs: int) -> bool:
    return _LEAST <= size <= _MOST and paragraphs <= 1


def _groups(outline: Outline, chosen: Sequence[TextRun]) -> list[tuple[int, float, int]]:
    """Return for each title its characters of text, and the weight and number of the paragraphs chosen of them."""
    known = set(map(id, chosen))
    found: list[tuple[int, float, int]] = []
    is_open = False
    for text_run in outline.text_runs:
        size = len(text_run.text)
        if text_run.linked > _MOSTLY_LINK * size:
            is_open = size >= _TITLE or (is_open and found[-1][0] < _LEAST)
            if size >= _TITLE:
                found.append((0, 0.0, 0))
        elif is_open and size:
            counts = text_run.prose and id(text_run) in known
            before, weight, paragraphs = found[-1]
            found[-1] = before + size, weight + counts * text_run.weight, paragraphs + text_run.prose
    return found
