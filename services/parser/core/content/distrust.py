"""Climb from a chosen box that holds too little of the page's prose: its text may be spread over several boxes."""

from __future__ import annotations

from collections.abc import Sequence

from services.parser.core.document.class_names import BODY
from services.parser.core.document.outline import Outline

_IF_MARKED, _IF_UNMARKED, _IF_UNDECLARED = (0.35, 0.5), (0.6, 0.95), (0.8, 2.5)
"""The share of the prose outside secondary content below which a box is distrusted, and the cost that is accepted.

The cost is that of links and scraps per character of prose that a larger box adds. A box that neither its tag nor its
names mark as an article's is distrusted sooner, and even sooner if the page's data does not call it an article either.
"""
_HIGHEST = 12
"""The number of levels to climb."""
_LEAST_GAIN = 0.12
_LEAST_IN_NAMED, _BORNE_IN_NAMED = 100, 2.0
"""The same for a box named as the article's text: characters of prose that it adds, and the cost that is accepted."""


def distrust(outline: Outline, box: int, prose: Sequence[float], cost: Sequence[float], is_declared: bool) -> int:
    """Climb from a box that holds too little of the page's prose.

    Each step must add more prose than links and scraps. The climb does not leave a `main` element or reach the whole
    page.
    """
    best = at = _to_named_body(outline, box, prose, cost)
    unmarked = _IF_UNMARKED if is_declared else _IF_UNDECLARED
    enough, borne = _IF_MARKED if _is_marked(outline, box) else unmarked
    for _ in range(_HIGHEST):
        if prose[best] >= enough * prose[0] or outline.tag[at] == "main" or outline.parent[at] <= 0:
            break
        at = outline.parent[at]
        gain = prose[at] - prose[best]
        if gain > _LEAST_GAIN * max(prose[best], 1.0) and cost[at] - cost[best] < borne * gain:
            best = at
    return best


def _to_named_body(outline: Outline, box: int, prose: Sequence[float], cost: Sequence[float]) -> int:
    """Climb to the outermost box named as the article's text that holds more of it, if some of that stands above.

    What stands only below is more often about the writer, or an invitation to subscribe.
    """
    best = at = box
    for _ in range(_HIGHEST):
        at = outline.parent[at]
        if at <= 0 or outline.tag[at] == "main":
            break
        gain = prose[at] - prose[best]
        is_larger = outline.verdict[at] == BODY and gain >= _LEAST_IN_NAMED
        if is_larger and cost[at] - cost[best] < _BORNE_IN_NAMED * gain and _has_prose_above(outline, at, best):
            best = at
    return best


def _has_prose_above(outline: Outline, around: int, box: int) -> bool:
    return any(text_run.prose and around <= text_run.box < box for text_run in outline.text_runs)


def _is_marked(outline: Outline, box: int) -> bool:
    """Return whether this box, or one around it, is an `article` element or is named as an article's text."""
    while box > 0 and outline.verdict[box] != BODY and outline.tag[box] != "article":
        box = outline.parent[box]
    return box > 0
