"""Recognise lists of teasers: title links, each followed by a line or two about the page that it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from services.parser.core.content.labels import is_label
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun, width
from services.parser.core.metadata.dateline import BY, is_dateline

_MOSTLY_LINK = 0.6
_TITLE = 15
"""The least characters of a link that may be a title. Shorter ones lead on: `Read more`."""
_LEAST, _MOST = 20, 450
"""The width of the text below a title that makes a teaser. A story has more, or several paragraphs."""
_TEASERS, _SHARE = 5, 0.8
"""The least teasers on a page that is a list of them, and the least share of its prose, or of its text, in them."""

_QUOTES = '“„”«»‹「『"'
_BELOW, _LONGEST = 4, 120
"""The number and length of the texts below the main heading that may hold a byline or a day."""


@dataclass(slots=True)
class _Below:
    """The text below a title: its width, its paragraphs and quotations, and the weight of the chosen prose and text."""

    size: float = 0
    weight: float = 0.0
    text: float = 0.0
    paragraphs: int = 0
    quotations: int = 0

    @property
    def is_teaser(self) -> bool:
        return _LEAST <= self.size <= _MOST and self.paragraphs <= 1


def is_list_of_teasers(outline: Outline, chosen: Sequence[TextRun]) -> bool:
    """Return whether teasers hold nearly all prose, or nearly all text, where they are too short to be prose.

    Where half of them are quotations, the titles are the names of those who are quoted in an article.
    """
    if _is_signed(outline):
        return False
    total = sum([text_run.weight for text_run in chosen if text_run.prose])
    teasers = [below for below in _groups(outline, chosen) if below.is_teaser]
    if len(teasers) < _TEASERS or 2 * sum([below.quotations for below in teasers]) >= len(teasers):
        return False
    if total and sum([below.weight for below in teasers]) >= _SHARE * total:
        return True
    text = sum([one.weight for one in chosen if not _is_link(one) and one.tag not in HEADING_TAGS])
    return sum([below.text for below in teasers]) >= _SHARE * text


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


def _groups(outline: Outline, chosen: Sequence[TextRun]) -> list[_Below]:
    """Return what stands below each title."""
    known = set(map(id, chosen))
    found: list[_Below] = []
    is_open = False
    for text_run in outline.text_runs:
        if _is_link(text_run):
            is_open = _is_title(text_run) or (is_open and found[-1].size < _LEAST)
            if _is_title(text_run):
                found.append(_Below())
        elif is_open and text_run.text:
            _add(found[-1], text_run, id(text_run) in known)
    return found


def _add(below: _Below, text_run: TextRun, is_chosen: bool) -> None:
    is_quotation = text_run.tag == "blockquote" or text_run.text[0] in _QUOTES
    below.size += text_run.weight
    below.weight += (is_chosen and text_run.prose) * text_run.weight
    below.text += (is_chosen and text_run.tag not in HEADING_TAGS) * text_run.weight
    below.paragraphs += text_run.prose or is_quotation
    below.quotations += is_quotation
