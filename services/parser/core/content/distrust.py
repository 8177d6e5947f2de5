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


def distrust(outline: Outline, box: int, prose: Sequence[float], cost: Sequence[float], is_declared: bool) -> int:
    """Climb from a box that holds too little of the page's prose.

    Each step must add more prose than links and scraps. The climb does not leave a `main` element or reach the whole
    page.
    """
    best = at = box
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


def _is_marked(outline: Outline, box: int) -> bool:
    """Return whether this box, or one around it, is an `article` element or is named as an article's text."""
    while box > 0 and outline.verdict[box] != BODY and outline.tag[box] != "article":
        box = outline.parent[box]
    return box > 0
