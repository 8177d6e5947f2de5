"""Find whole stories that stand below the page's own one, as on pages that never end."""

from __future__ import annotations

from services.parser.core.document.class_names import BOILERPLATE
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun

_LINKED = 0.9
"""The share of a headline that a link to the story's own address covers."""


def set_aside_next_stories(outline: Outline) -> None:
    """Mark each `article` element below the one with the main headline whose own headline leads to another address."""
    boxes = [box for box, tag in enumerate(outline.tag) if tag == "article"]
    texts = [run for run in outline.text_runs if run.node is None] if len(boxes) > 1 else []
    main = next((run for run in texts if run.tag == "h1"), None)
    own = _nearest(outline, main.box, set(boxes)) if main else 0
    for box in boxes if own else ():
        if box > own and not _is_within(outline, box, own) and _leads_elsewhere(outline, box, texts):
            outline.verdict[box] = BOILERPLATE


def _leads_elsewhere(outline: Outline, box: int, texts: list[TextRun]) -> bool:
    first = next((run for run in texts if _is_within(outline, run.box, box)), None)
    return first is not None and first.tag in HEADING_TAGS and first.linked >= _LINKED * len(first.text)


def _nearest(outline: Outline, box: int, among: set[int]) -> int:
    while box > 0 and box not in among:
        box = outline.parent[box]
    return max(box, 0)


def _is_within(outline: Outline, box: int, top: int) -> bool:
    while box > top:
        box = outline.parent[box]
    return box == top
