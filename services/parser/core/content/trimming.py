"""Select the leaves in the article's box that are its text. Edges, labels and cross-references are cut."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from services.parser.core.content.copies import without_copies
from services.parser.core.content.edges import (
    LINE_HEADINGS,
    extend_down,
    extend_up,
    mostly_plain,
    partly_plain,
    to_end_of_body,
    with_much_around,
)
from services.parser.core.content.labels import is_label
from services.parser.core.content.linked_sentences import is_linked_sentence, says_more_than_links
from services.parser.core.content.placeholder_phrases import asks_for_consent
from services.parser.core.content.printed_titles import letters, prints_title
from services.parser.core.content.references import is_reference, site_of
from services.parser.core.content.scoring import Choice
from services.parser.core.content.script_data import CONTAINERS, is_data
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun

_CLOCK = re.compile(r"^(?:[01]?\d|2[0-3])[:.h][0-5]\d(?: ?(?:[ap]\.?m\.?|uhr|hrs?))?(?: \(?[A-Z]{2,4}\)?)?$", re.I)
_LONGEST_CLOCK, _ENTRIES = 30, 3
_REQUESTS = 2
"""How many times longer the text is than the requests for consent within it."""
_COOKIES = re.compile("cookie|쿠키|クッキー|ملفات تعريف الارتباط", re.I)
"""The subject of a report that may quote requests, or begin a paragraph with one."""


def trim(outline: Outline, choice: Choice, title: str, base: str = "") -> list[TextRun]:
    """Return the article's text leaves in order. `base` is the page's address."""
    site = site_of(base)
    kept = choice.kept
    prose = [at for at, text_run in enumerate(kept) if text_run.prose]
    if not prose:
        return []
    clocks = _clock_lines(kept)
    linked = _linked_headings(kept)
    first = min([extend_up(kept, prose[0], linked), *clocks])
    last = extend_down(kept, prose[-1], choice.real, site)
    last = to_end_of_body(outline, kept, last, site)
    first, last = with_much_around(kept, first, last)
    wanted = letters(title)
    entries = _linked_entries(outline, kept)
    chosen = [
        text_run
        for at, text_run in enumerate(kept[first : last + 1], first)
        if at in clocks
        or at in entries
        or _belongs(text_run, wanted, site)
        or (at in linked and not prints_title(text_run, wanted))
    ]
    while chosen and chosen[-1].tag in HEADING_TAGS:
        chosen.pop()
    return without_copies(outline, _without_requests(chosen))


def _without_requests(chosen: list[TextRun]) -> list[TextRun]:
    """Leave out requests for consent between two paragraphs. At the end, one may stand in place of the rest."""
    rest = [text_run for text_run in chosen[:-1] if not asks_for_consent(text_run.text)]
    lost = sum(len(text_run.text) for text_run in chosen[:-1]) - sum(len(text_run.text) for text_run in rest)
    is_aside = 0 < lost * _REQUESTS < sum(len(text_run.text) for text_run in rest)
    is_news = is_aside and any(_COOKIES.search(text_run.text) for text_run in (*rest, *chosen[-1:]))
    return [*rest, *chosen[-1:]] if is_aside and not is_news else chosen


def _linked_headings(kept: list[TextRun]) -> frozenset[int]:
    """Return the places of linked headings with text directly below, if there are several, as in digests."""
    places = [
        at
        for at, (heading, below) in enumerate(pairwise(kept))
        if heading.tag in LINE_HEADINGS and below.prose and not mostly_plain(heading) and not is_label(heading)
    ]
    counts = Counter(kept[at].tag for at in places)
    return frozenset(at for at in places if counts[kept[at].tag] >= _ENTRIES)


def _linked_entries(outline: Outline, kept: list[TextRun]) -> frozenset[int]:
    """Return the places of linked entries in lists whose other entries are not links: things to pack, for example."""
    lists: dict[int, tuple[list[int], list[int]]] = {}
    for at, text_run in enumerate(kept):
        if text_run.tag == "li":
            is_plain = partly_plain(text_run)
            lists.setdefault(_list_around(outline, text_run.box), ([], []))[is_plain].append(at)
    return frozenset(at for linked, plain in lists.values() if len(plain) >= len(linked) for at in linked)


def _list_around(outline: Outline, box: int) -> int:
    while box > 0 and outline.tag[box] not in ("ul", "ol"):
        box = outline.parent[box]
    return box


def _clock_lines(kept: list[TextRun]) -> frozenset[int]:
    """Return the lines that hold only a time of day, if several do. The entries of a live blog begin like that."""
    found = [
        at for at, text_run in enumerate(kept) if len(text_run.text) < _LONGEST_CLOCK and _CLOCK.match(text_run.text)
    ]
    return frozenset(found if len({kept[at].text for at in found}) >= _ENTRIES else ())


def _belongs(text_run: TextRun, wanted: str, site: str) -> bool:
    size = len(text_run.text)
    if prints_title(text_run, wanted) or is_label(text_run) or is_data(text_run):
        return False
    if text_run.linked > 0.6 * size and (is_reference(text_run, site) or is_linked_sentence(text_run)):
        return True
    if not text_run.prose:
        if text_run.tag == "tr" and says_more_than_links(text_run):
            return True
        if text_run.linked > 0.6 * size and (text_run.tag != "li" or text_run.linked > 0.9 * size):
            return False
        if text_run.tag in CONTAINERS and size < 50 and not text_run.ends:
            return False
    return not (text_run.linked > 0.8 * size and size < 200)
