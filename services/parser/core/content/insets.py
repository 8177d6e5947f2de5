"""Find the parts of the text that stand in `aside` elements: remarks and boxes within the article."""

from __future__ import annotations

from collections.abc import Sequence

from services.parser.core.document.class_names import PLAIN, read_names
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_ELEMENT = "aside"
_LEAST = 100
"""Characters of prose that such an element must hold."""
_NEARLY_ALL = 0.8
"""The least share of prose in its text."""


def insets(outline: Outline, alive: Sequence[bool], own: Sequence[float], texts: Sequence[TextRun]) -> set[int]:
    """Return the `aside` elements in the article's box that hold hardly anything but prose, and are named like text.

    `own` is the prose in each box. What stands there word for word in the text is a quotation set apart.
    """
    if _ELEMENT not in outline.tag:
        return set()
    return {
        box
        for box, tag in enumerate(outline.tag)
        if tag == _ELEMENT
        and alive[outline.parent[box]]
        and not alive[box]
        and read_names(outline.classes.get(box, "")).verdict == PLAIN
        and _is_prose(outline, box, own, texts)
    }


def _is_prose(outline: Outline, box: int, own: Sequence[float], texts: Sequence[TextRun]) -> bool:
    end = box + 1
    while end < len(outline.parent) and outline.parent[end] >= box:
        end += 1
    prose = sum(own[box:end])
    return prose >= _LEAST and prose >= _NEARLY_ALL * sum(one.weight for one in texts if box <= one.box < end)
