"""Measure how far a date or name is from the headline. What is near belongs to the article, the rest to others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from selectolax.lexbor import LexborNode

from services.parser.core.document import class_names

Noted = tuple[LexborNode, str, dict[str, str | None]]

NEAR = 6
"""The most steps from an element up to a box that holds the headline too, and down to the headline.

Beyond that, the element belongs to something else.
"""
FAR = 99
_HIGHEST = 14
_SHORTEST_HEADLINE = 10
_MOST_AROUND = 12
_MOST_FOOTERS, _MOST_NODES, _LONGEST_NAME = 10, 60, 400
_INLINE = frozenset(("a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sup", "time", "u"))
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:user-?)?comments?(?:$|[\s_-](?!s?-?(?:off|open|closed|count|link|status))|(?:list|section|body|thread)\b)|"
    r"(?:^|[\s_-])(?:disqus\w*|replies|respond)(?:$|[\s_-])",
    re.I,
)
_ELSEWHERE = frozenset(("nav", "dialog", "footer", "label"))


def noted_in(footers: Sequence[LexborNode]) -> list[Noted]:
    """Return what may hold a date or author in footers."""
    found = [_noted(node) for footer in footers for node in footer.css("time, [class], [itemprop]")[:_MOST_NODES]]
    return [noted for noted in found if noted[0].tag == "time" or class_names.read_names(noted[1]).fields]


def own_footers(headline: HeadlinePosition) -> list[LexborNode]:
    """Return the footers of the page's own article: the only one, or the one that holds the headline.

    Most pages have none. Each search of the whole page costs a sixth of the HTML parse.
    """
    root = headline.root
    footers = root.css("article footer")[:_MOST_FOOTERS] if root is not None else []
    if root is None or not footers:
        return []
    only = len(root.css("article")) == 1
    return [one for one in footers if (only or headline.distance(one) < FAR) and not headline.in_comments(one)]


def _noted(node: LexborNode) -> Noted:
    attributes = node.attributes
    return node, (attributes.get("class") or node.tag or "")[:_LONGEST_NAME], attributes


class HeadlinePosition:
    """The boxes around the headline, used to measure the distance of other elements. They are found on first use."""

    def __init__(self, noted: Sequence[Noted]) -> None:
        self._noted = noted

    @cached_property
    def root(self) -> LexborNode | None:
        return _root(self._noted[0][0]) if self._noted else None

    @cached_property
    def _around(self) -> dict[int, int]:
        """Map the mem_id of each box around the headline to the number of steps up to it."""
        around: dict[int, int] = {}
        node = _headline(self.root) if self.root is not None else None
        while node is not None:
            around[node.mem_id] = len(around)
            node = node.parent
        return around

    def distance(self, node: LexborNode) -> int:
        """Return the steps from `node` up to a box around the headline and down to the headline.

        If the page has no headline, return `FAR`.
        """
        around = self._around
        at: LexborNode | None = node if around else None
        for steps in range(_HIGHEST):
            if at is None:
                break
            if at.mem_id in around:
                return steps + around[at.mem_id]
            at = at.parent
        return FAR

    def in_comments(self, node: LexborNode) -> bool:
        """Return whether the element is in a box named like readers' comments that does not hold the headline too."""
        at = node.parent
        for _ in range(_HIGHEST):
            if at is None or at.tag in ("body", "html") or at.mem_id in self._around:
                return False
            attributes = at.attributes
            if attributes and _COMMENTS.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
                return True
            at = at.parent
        return False


def words_around(node: LexborNode) -> tuple[str, str]:
    """Return the text before and after an element in its own line."""
    top = node
    while top.parent is not None and top.parent.tag in _INLINE:
        top = top.parent
    return _line(top, "prev", 1), _line(top, "next", 0)


def _line(node: LexborNode, side: str, at: int) -> str:
    """Return the text on one side, up to a box or a break.

    It is just long enough to show whether it is running text.
    """
    found: list[str] = []
    sibling = getattr(node, side)
    while sibling is not None and (sibling.tag == "-text" or sibling.tag in _INLINE) and len(found) < _MOST_AROUND:
        found.append(sibling.text())
        sibling = getattr(sibling, side)
    return " ".join(" ".join(reversed(found) if at else found).split())


def _root(node: LexborNode) -> LexborNode:
    """Return the page's html element."""
    while node.tag != "html" and node.parent is not None:
        node = node.parent
    return node


def _headline(root: LexborNode) -> LexborNode | None:
    """Return the first heading of the page that says something and is not a menu entry."""
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
