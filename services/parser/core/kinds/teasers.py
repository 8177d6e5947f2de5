"""Recognise lists of teasers: title links, each followed by a line or two about the page that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from services.parser.core.content.labels import is_label
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun, width
from services.parser.core.metadata.dateline import BY, is_dateline

_MOSTLY_LINK = 0.6
_TITLE = 15
"""The least characters of a link that may be a title. Shorter ones lead on: `Read more`."""
_LEAST, _MOST = 20, 450
"""The characters of text below a title that make a teaser. A story has more, or several paragraphs, or a quotation."""
_TEASERS, _SHARE = 5, 0.8
"""The least teasers on a page that is a list of them, and the least share of its prose that they hold."""

_QUOTES = '“„”«»‹「『"'
_BELOW, _LONGEST = 4, 120
"""The number and length of the texts below the main heading that may hold a byline or a day."""


def is_list_of_teasers(outline: Outline, chosen: Sequence[TextRun]) -> bool:
    if _is_signed(outline):
        return False
    total = sum([text_run.weight for text_run in chosen if text_run.prose])
    held = [weight for size, weight, paragraphs in _groups(outline, chosen) if _is_teaser(size, paragraphs)]
    return len(held) >= _TEASERS and sum(held) >= _SHARE * total


def _is_signed(outline: Outline) -> bool:
    """Return whether a byline or a day stands between the main heading and the first title link, as in an article."""
    texts = outline.text_runs
    at = next((n for n, one in enumerate(texts) if one.tag == "h1" and not _is_link(one)), len(texts))
    below = takewhile(lambda one: not _is_title(one) or BY.match(one.text), texts[at + 1 : at + 1 + _BELOW])
    return any(len(one.text) < _LONGEST and (BY.match(one.text) or is_dateline(one.text)) for one in below)


def _is_title(text_run: TextRun) -> bool:
    return _is_link(text_run) and width(text_run.text) >= _TITLE and not is_label(text_run)


def _is_link(text_run: TextRun) -> bool:
    return text_run.linked > _MOSTLY_LINK * len(text_run.text)


def _is_teaser(size: int, paragraphs: int) -> bool:
    return _LEAST <= size <= _MOST and paragraphs <= 1


def _groups(outline: Outline, chosen: Sequence[TextRun]) -> list[tuple[int, float, int]]:
    """Return for each title its characters of text, and the weight and number of the paragraphs chosen of them."""
    known = set(map(id, chosen))
    found: list[tuple[int, float, int]] = []
    is_open = False
    for text_run in outline.text_runs:
        size = len(text_run.text)
        if _is_link(text_run):
            is_open = _is_title(text_run) or (is_open and found[-1][0] < _LEAST)
            if _is_title(text_run):
                found.append((0, 0.0, 0))
        elif is_open and size:
            counts = text_run.prose and id(text_run) in known
            before, weight, paragraphs = found[-1]
            added = 2 if text_run.tag == "blockquote" or text_run.text[0] in _QUOTES else text_run.prose
            found[-1] = before + size, weight + counts * text_run.weight, paragraphs + added
    return found
