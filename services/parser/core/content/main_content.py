"""Find the main content of a page that is not an article: all of it, as lists of such pages hardly have running text.

Secondary content, labels and what stands above the headline are left out. Lines of links are the content of listings,
of collections and of pages without running text, and menus elsewhere. On forums, boxes named as comments are content.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from services.parser.core.content.labels import is_label
from services.parser.core.document.class_names import BOILERPLATE, DOUBTFUL
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.document.whitespace import without_controls
from services.parser.core.extraction import Refusal

_OF_LINKS = (Refusal.LISTING, Refusal.COLLECTION, Refusal.NO_ARTICLE, Refusal.TOO_SHORT)
OTHER_KINDS = (*_OF_LINKS, Refusal.PRODUCT, Refusal.SERVICE, Refusal.FORUM)
"""Reasons of refusal that say which kind of page it is. Other refused pages show no content of their own."""
_CONTROLS = r"btn|button|filter|menu|drop-?down|flyout"
_ASIDE = {
    Refusal.PRODUCT: re.compile(rf"{_CONTROLS}|review|rating", re.I),
    Refusal.FORUM: re.compile(
        rf"{_CONTROLS}|signature|user-?(?:info|extra|card|detail|title)|badge|flair|notice", re.I
    ),
}
"""Names of boxes that are secondary on one kind of page."""
_ASIDE_ELSEWHERE = re.compile(_CONTROLS, re.I)
_POST = re.compile(r"comment|repl(?:y|ies)|message|answer|post", re.I)
_MOSTLY_LINKS = 0.6
_MAIN, _SECONDARY, _HEADER, _ABOVE = 0.3, 0.5, 0.3, 0.2
"""Shares of a page's text: the least of a `main` element, and the most of a box that is left out, of a page's header,
and of the text above the headline.
"""
_ABOUT_THE_PAGE = ("header", "form")


def main_content(outline: Outline, chosen: Sequence[TextRun], reason: Refusal) -> str:
    """Return the main content of a page refused for `reason`, one text a line, with everything in `chosen`."""
    size, headed = _sizes(outline)
    root = _root(outline, size)
    alive = _alive(outline, root, size, headed, reason)
    text_runs = [one for one in outline.text_runs if one.node is None]
    first = _headline(text_runs, alive, size[root])
    known = set(map(id, chosen))
    texts = [
        one.text
        for at, one in enumerate(text_runs)
        if id(one) in known or (at >= first and alive[one.box] and _is_content(one, reason))
    ]
    return without_controls("\n".join(texts))


def _is_content(text_run: TextRun, reason: Refusal) -> bool:
    if reason is Refusal.FORUM and text_run.tag in ("dt", "dd"):  # what is known of a writer
        return False
    is_link = text_run.linked > _MOSTLY_LINKS * len(text_run.text)
    return not is_label(text_run) and (not is_link or reason in _OF_LINKS or text_run.tag in HEADING_TAGS)


def _sizes(outline: Outline) -> tuple[list[int], list[bool]]:
    """Return the characters of text in each box, and whether it holds a main headline."""
    size, headed = [0] * len(outline.tag), [False] * len(outline.tag)
    for text_run in outline.text_runs:
        size[text_run.box] += len(text_run.text)
        headed[text_run.box] |= text_run.tag == "h1"
    for box in range(len(outline.tag) - 1, 0, -1):
        size[outline.parent[box]] += size[box]
        headed[outline.parent[box]] |= headed[box]
    return size, headed


def _root(outline: Outline, size: Sequence[int]) -> int:
    mains = [box for box, tag in enumerate(outline.tag) if tag == "main"]
    largest = max(mains, key=lambda box: size[box], default=0)
    return largest if size[largest] > _MAIN * size[0] else 0


def _alive(outline: Outline, root: int, size: Sequence[int], headed: Sequence[bool], reason: Refusal) -> list[bool]:
    """Return which boxes may hold main content."""
    alive = [False] * len(outline.tag)
    alive[root] = True
    for box in range(root + 1, len(outline.tag)):
        if not alive[outline.parent[box]]:
            continue
        is_small = size[box] < _SECONDARY * size[root]
        is_header = not root and outline.tag[box] in _ABOUT_THE_PAGE and size[box] < _HEADER * size[0]
        alive[box] = headed[box] or not (is_header or (is_small and _is_secondary(outline, box, reason)))
    return alive


def _is_secondary(outline: Outline, box: int, reason: Refusal) -> bool:
    names = outline.classes.get(box)
    if names and _is_named_aside(names, reason):
        return True
    is_secondary = outline.verdict[box] in (DOUBTFUL, BOILERPLATE)
    return is_secondary and not (reason is Refusal.FORUM and names and _POST.search(names))


@lru_cache(maxsize=20_000)
def _is_named_aside(names: str, reason: Refusal) -> bool:
    return _ASIDE.get(reason, _ASIDE_ELSEWHERE).search(names) is not None


def _headline(text_runs: Sequence[TextRun], alive: Sequence[bool], size: int) -> int:
    """Return the place of the main headline, or 0 if there is none or much text stands above it."""
    above = 0
    for at, text_run in enumerate(text_runs):
        if alive[text_run.box]:
            if text_run.tag == "h1":
                return at if above < _ABOVE * size else 0
            above += len(text_run.text) if text_run.prose else 0
    return 0
