"""Leave out a second copy of the text, as pages hold one for telephones beside the one for large screens."""

from __future__ import annotations

from collections.abc import Sequence

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_PARAGRAPHS = 3
"""The least different paragraphs in the same order that make a copy."""
_NEARLY_HALF = 0.4
"""The share of all texts from which on a copy need not be the whole of its box."""
_MOST = 2 / 3
"""The least share of the whole text, counted once, that makes a copy. Refrains and repeated instructions have less."""


def without_copies(outline: Outline, chosen: Sequence[TextRun]) -> list[TextRun]:
    """Return the text runs without boxes that repeat most of the text. Smaller parts that occur again are text.

    Nothing is lost: what is left out stands above, word for word. The time grows with the number of text runs.
    """
    first = dict[str, int]()
    for at, text_run in enumerate(chosen):
        first.setdefault(text_run.text, at)
    if len(first) > len(chosen) - _PARAGRAPHS:
        return list(chosen)
    least = _MOST * sum(chosen[at].weight for at in first.values())
    kept, at = list[TextRun](), 0
    while at < len(chosen):
        earlier = first[chosen[at].text]
        size = _repeated(chosen, earlier, at)
        if not (size and _is_copy(outline, chosen, earlier, at, size, least)):
            kept += chosen[at : at + max(1, size)]
        at += max(1, size)
    return kept


def _repeated(chosen: Sequence[TextRun], earlier: int, at: int) -> int:
    """Return how many text runs, starting at `at`, repeat those starting at `earlier`, in another box."""
    if chosen[earlier].box == chosen[at].box:
        return 0
    size = 0
    while at + size < len(chosen) and earlier + size < at and chosen[earlier + size].text == chosen[at + size].text:
        size += 1
    return size


def _is_copy(outline: Outline, chosen: Sequence[TextRun], earlier: int, at: int, size: int, least: float) -> bool:
    """Return whether the repeated texts are most of the page's text and fill a box of their own."""
    some, others = chosen[earlier : earlier + size], chosen[at : at + size]
    weight = sum(text_run.weight for text_run in others)
    if weight < least or len({text_run.text for text_run in others if text_run.prose}) < _PARAGRAPHS:
        return False
    top = _box_around(outline, others)
    if _box_around(outline, some) == top:
        return False
    beside = (*chosen[at - 1 : at], *chosen[at + size : at + size + 1])
    is_whole = not any(_box_around(outline, (text_run, others[0])) == top for text_run in beside)
    return is_whole or weight >= _NEARLY_HALF * sum(text_run.weight for text_run in chosen)


def _box_around(outline: Outline, text_runs: Sequence[TextRun]) -> int:
    """Return the nearest box around all of these. A box has a higher number than the boxes around it and before it."""
    boxes = [text_run.box for text_run in text_runs]
    low, high = min(boxes), max(boxes)
    while low != high:
        low, high = sorted((low, outline.parent[high]))
    return low
