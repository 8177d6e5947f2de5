"""Leave out a second copy of the text, as pages hold one for telephones beside the one for large screens."""

from __future__ import annotations

from collections.abc import Sequence

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_PARAGRAPHS = 3
"""The least different paragraphs in the same order that make a copy. A refrain has fewer."""
_NEARLY_HALF = 0.4


def without_copies(outline: Outline, chosen: Sequence[TextRun]) -> list[TextRun]:
    """Return the text runs without boxes that repeat the whole of another one.

    Parts of a box that occur again are text: refrains, and meals of several days.
    """
    first = dict[str, int]()
    for at, text_run in enumerate(chosen):
        first.setdefault(text_run.text, at)
    if len(first) > len(chosen) - _PARAGRAPHS:
        return list(chosen)
    kept, at = list[TextRun](), 0
    while at < len(chosen):
        size = _copied(outline, chosen, first[chosen[at].text], at)
        kept += [] if size else [chosen[at]]
        at += size or 1
    return kept


def _copied(outline: Outline, chosen: Sequence[TextRun], earlier: int, at: int) -> int:
    """Return how many text runs, starting at `at`, copy those starting at `earlier`. Return 0 if it is no copy."""
    if earlier == at or chosen[earlier].box == chosen[at].box:
        return 0
    size = 0
    while at + size < len(chosen) and earlier + size < at and chosen[earlier + size].text == chosen[at + size].text:
        size += 1
    prose = {text_run.text for text_run in chosen[at : at + size] if text_run.prose}
    if len(prose) < _PARAGRAPHS:
        return 0
    top, other = (_box_around(outline, {one.box for one in chosen[start : start + size]}) for start in (at, earlier))
    if top == other:
        return 0
    if _is_most(chosen, at, size):
        return size
    beside = (*chosen[at - 1 : at], *chosen[at + size : at + size + 1])
    return 0 if any(_box_around(outline, {text_run.box, top}) == top for text_run in beside) else size


def _is_most(chosen: Sequence[TextRun], at: int, size: int) -> bool:
    return sum(one.weight for one in chosen[at : at + size]) >= _NEARLY_HALF * sum(one.weight for one in chosen)


def _box_around(outline: Outline, boxes: set[int]) -> int:
    """Return the nearest box around all of these. A box has a higher number than the one around it."""
    while len(boxes) > 1:
        last = max(boxes)
        boxes = boxes - {last} | {outline.parent[last]}
    return boxes.pop()
