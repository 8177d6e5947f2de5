"""Climb from a chosen box that holds little text: the rest may be lists, labels and headings, which are not prose."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.parser.core.document.class_names import BODY
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun

_LITTLE = 1_000
"""The weight of text below which a choice is doubted."""
_ENOUGH = 0.6
"""The share of a larger box's text that a choice must hold to be kept."""
_OUTERMOST = ("main", "article")
_BORNE = 0.5
"""The characters in links that one more character of text makes up for."""


def climb_from_little_text(
    outline: Outline,
    box: int,
    texts: Sequence[TextRun],
    alive: Sequence[bool],
    sum_up: Callable[[list[float]], list[float]],
) -> int:
    """Return the largest box that adds much more text than links, or the same box.

    `sum_up` adds the values of boxes to those around them. The climb stops at an element or box that is marked as the
    article's, and below the whole page.
    """
    if sum([text_run.weight for text_run in texts if alive[text_run.box]]) >= _LITTLE:
        return box
    plain = sum([len(text_run.text) - text_run.linked for text_run in texts if alive[text_run.box]])
    linked = sum([text_run.linked for text_run in texts if alive[text_run.box]])
    plain_in, linked_in = (sum_up(own) for own in _by_box(outline, texts))
    best = at = box
    while outline.parent[at] > 0 and outline.tag[at] not in _OUTERMOST and outline.verdict[at] != BODY:
        at = outline.parent[at]
        if plain < _ENOUGH * plain_in[at] and linked_in[at] - linked < _BORNE * (plain_in[at] - plain):
            best, plain, linked = at, plain_in[at], linked_in[at]
    return best


def _by_box(outline: Outline, texts: Sequence[TextRun]) -> tuple[list[float], list[float]]:
    """Return the characters outside and in links, by the box that they stand in."""
    plain, linked = [0.0] * len(outline.parent), [0.0] * len(outline.parent)
    for text_run in texts:
        plain[text_run.box] += len(text_run.text) - text_run.linked
        linked[text_run.box] += text_run.linked
    return plain, linked
