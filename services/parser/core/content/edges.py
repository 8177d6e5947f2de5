"""Find where the running text begins and ends among the leaves of the article's box."""

from __future__ import annotations

from services.parser.core.content.linked_sentences import is_linked_sentence, is_notice
from services.parser.core.content.references import is_reference
from services.parser.core.document.class_names import BODY
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.metadata.agency import is_agency_line
from services.parser.core.metadata.dateline import is_dateline

_SHORTEST_SOURCE = 25
_NEARLY_ALL = 0.8
"""If the running text is at least this share of the unlinked text in the article's box, the rest is left out."""
_CONTINUES = frozenset(("p", "li", "blockquote", "pre", "tr", "dt", "dd"))
_PASSED = 3
"""The most links in a row before a sentence that may still belong to the text."""
_ENTRIES_OF = frozenset(("li", "tr", "dd"))
_LEAD_WORDS, _LEAD_REACH = 6, 4
_SHORT_LINE = 20
LINE_HEADINGS = frozenset(("h2", "h3"))
_LEADS = LINE_HEADINGS | {"h4", "p"}


def mostly_plain(text_run: TextRun) -> bool:
    """Return whether hardly any of the text is links."""
    return text_run.linked < 0.3 * len(text_run.text)


def partly_plain(text_run: TextRun) -> bool:
    """Return whether a good part of the text is no link."""
    return text_run.linked < 0.6 * len(text_run.text)


def _is_source(text_run: TextRun, site: str) -> bool:
    return len(text_run.text) >= _SHORTEST_SOURCE and is_reference(text_run, site)


def extend_up(kept: list[TextRun], first: int, linked: frozenset[int]) -> int:
    """Include the heading, a standfirst or short first sentences above the first prose, with short lines between."""
    top = first - 1 if first and _is_heading(kept[first - 1], first - 1 in linked) else first
    for at in range(top - 1, max(-1, first - 1 - _LEAD_REACH), -1):
        above = kept[at]
        if is_agency_line(above.text):
            top = at
            continue
        if above.tag not in _LEADS or not (mostly_plain(above) or is_linked_sentence(above)):
            break
        is_sentence = above.ends and len(above.text) > _SHORT_LINE
        if not is_sentence and above.tag != "p":
            break
        if (is_sentence or len(above.text.split()) >= _LEAD_WORDS) and not is_dateline(above.text):
            top = at
    return top


def _is_heading(above: TextRun, is_one_of_several: bool) -> bool:
    return above.tag in LINE_HEADINGS and (is_one_of_several or mostly_plain(above))


def extend_down(kept: list[TextRun], last: int, real: list[int], site: str) -> int:
    """Include the lines, lists and tables that go on in the column of the last prose."""
    column, at = real[kept[last].box], last
    while at + 1 < len(kept) and at - last < _PASSED:
        at += 1
        below = kept[at]
        if at == last + 1 and _heads_notice(kept, at):
            last = at = at + 1
            continue
        if below.tag not in _CONTINUES:
            break
        if is_linked_sentence(below) or (at == last + 1 and _continues(below, column, real, site)):
            last = at
    return last


def _heads_notice(kept: list[TextRun], at: int) -> bool:
    """Return whether this is the heading of corrections, with a sentence below. Such headings begin no other story."""
    if kept[at].tag not in HEADING_TAGS or at + 1 == len(kept) or not is_notice(kept[at].text):
        return False
    below = kept[at + 1]
    return below.tag in _CONTINUES and below.ends and partly_plain(below)


def _continues(below: TextRun, column: int, real: list[int], site: str) -> bool:
    if not (partly_plain(below) or _is_source(below, site)):
        return False
    return below.tag in ("li", "tr") or real[below.box] == column


def to_end_of_body(outline: Outline, kept: list[TextRun], last: int, site: str) -> int:
    """Include lists and tables, with their headings, that continue in a box named as the article's text.

    Sources, which lead to other sites, are such a list too.
    """
    body = _named_body(outline, kept[last].box)
    for at in range(last + 1, len(kept) if body else 0):
        text_run = kept[at]
        is_text = mostly_plain(text_run) or (text_run.tag in _ENTRIES_OF and _is_source(text_run, site))
        if not (outline.is_within(text_run.box, body) and is_text):
            break
        if text_run.tag in _ENTRIES_OF:
            last = at
    return last


def with_much_around(kept: list[TextRun], first: int, last: int) -> tuple[int, int]:
    """Include all below the text, or all above it, if that is too much to be left out: lists, or short lines."""
    plain = [
        len(one.text) if partly_plain(one) and (at >= first or not is_dateline(one.text)) else 0
        for at, one in enumerate(kept)
    ]
    if sum(plain[first : last + 1]) < _NEARLY_ALL * sum(plain[first:]):
        last = max(at for at, size in enumerate(plain) if size)
    if sum(plain[first : last + 1]) < _NEARLY_ALL * sum(plain[: last + 1]):
        first = min(at for at, size in enumerate(plain) if size)
    return first, last


def _named_body(outline: Outline, box: int) -> int:
    """Return the nearest box around this one that is named as an article's text, or 0 if there is none."""
    while box > 0 and outline.verdict[box] != BODY:
        box = outline.parent[box]
    return max(box, 0)
