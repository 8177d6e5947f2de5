"""Find whole stories that stand below the page's own one, as on pages that never end."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, urlsplit

from services.parser.core.document.class_names import BOILERPLATE
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.urls.canonical import join_url

_LINKED = 0.9
"""The share of a headline that a link to the story's own address covers."""


def set_aside_next_stories(outline: Outline, url: str, base: str) -> None:
    """Mark each `article` element below the one with the main headline whose own headline leads to another address."""
    boxes = {box for box, tag in enumerate(outline.tag) if tag == "article"}
    texts = [run for run in outline.text_runs if run.node is None] if len(boxes) > 1 else []
    main = next((run for run in texts if run.tag == "h1"), None)
    own = _nearest(outline, main.box, boxes) if main else 0
    for box, first in _first_texts(outline, texts) if own else ():
        if box in boxes and box > own and not outline.is_within(box, own) and _leads_elsewhere(first, url, base):
            outline.verdict[box] = BOILERPLATE


def _first_texts(outline: Outline, texts: Iterable[TextRun]) -> Iterable[tuple[int, TextRun]]:
    """Yield each box with the first text in it. A page may have thousands of both, so each box is passed once."""
    seen = {-1}
    for run in texts:
        box = run.box
        while box not in seen:
            seen.add(box)
            yield box, run
            box = outline.parent[box]


def _leads_elsewhere(first: TextRun, url: str, base: str) -> bool:
    """Return whether a text is a headline that leads to another page. That of a live entry leads to its own."""
    if first.tag not in HEADING_TAGS or first.linked < _LINKED * len(first.text):
        return False
    links = (join_url(base, span.href) for span in first.spans if span.kind == "link")
    return not any(_is_part_of(urlsplit(link), urlsplit(url)) for link in links)


def _is_part_of(link: SplitResult, page: SplitResult) -> bool:
    """Return whether a link only adds to the address of the page: `/vote?entry=3` and `/vote/3` to `/vote`."""
    path, own = link.path.rstrip("/"), page.path.rstrip("/")
    if path == own:
        return set(parse_qsl(page.query)) <= set(parse_qsl(link.query))
    return bool(own) and not page.query and path.startswith(f"{own}/")


def _nearest(outline: Outline, box: int, among: set[int]) -> int:
    while box > 0 and box not in among:
        box = outline.parent[box]
    return max(box, 0)
