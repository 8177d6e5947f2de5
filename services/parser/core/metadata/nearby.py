"""Where on the page a date or name stands: what is near the headline is the article's own, the rest is of others."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

Noted = tuple[LexborNode, str, dict[str, str | None]]

NEAR = 6
"""Steps up from an element to a box that holds the headline too, and down to it: more, and it is another's."""
FAR = 99
_HIGHEST = 14
_SHORTEST_HEADLINE = 10
_ELSEWHERE = frozenset(("nav", "dialog", "footer", "label"))


class Headline:
    """The boxes around the headline, by which the distance of other elements is told."""

    def __init__(self, noted: Sequence[Noted]) -> None:
        self.around: dict[int, int] = {}
        node = _headline(noted[0][0]) if noted else None
        while node is not None:
            self.around[node.mem_id] = len(self.around)
            node = node.parent

    def distance(self, node: LexborNode) -> int:
        """Steps from `node` up to a box around the headline and down to it; `FAR` where the page has no headline."""
        if not self.around:
            return FAR
        at: LexborNode | None = node
        for steps in range(_HIGHEST):
            if at is None:
                break
            if at.mem_id in self.around:
                return steps + self.around[at.mem_id]
            at = at.parent
        return FAR


def _headline(node: LexborNode) -> LexborNode | None:
    """The first heading of the page that says something and is no entry of a menu."""
    root = node
    while root.parent is not None:
        root = root.parent
    headings = [h for h in root.css("h1") if not _within(h)]
    said = (h for h in headings if len(h.text().strip()) > _SHORTEST_HEADLINE)
    return next(said, headings[0] if headings else None)


def _within(node: LexborNode) -> bool:
    at = node.parent
    for _ in range(_HIGHEST):
        if at is None:
            return False
        if at.tag in _ELSEWHERE:
            return True
        at = at.parent
    return False
