"""Tell a span that a page shows as a paragraph from one that is a part of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from services.parser.core.document.elements import BOX_NAMES, COMMENT, OBJECTS, SKIPPED, TEXT

_AS_BOX = re.compile(r"display\s*:\s*block", re.I)
_CELLS = frozenset(("td", "th"))
_NO_TEXT = SKIPPED | OBJECTS | _CELLS | {"span", "br", "script"}
_MOST_LEVELS = 50


class Lines:
    """Judge the spans of one page. Each element that holds spans is searched for text of its own once."""

    def __init__(self) -> None:
        self._own_text: dict[int, bool] = {}

    def is_paragraph(self, span: LexborNode, style: str) -> bool:
        """Return whether the span is a block, and the elements around it hold no text beside their spans.

        Otherwise it is a drop cap or a few words of a sentence.
        """
        return _AS_BOX.search(style) is not None and not any(map(self._has_own_text, _around(span)))

    def _has_own_text(self, node: LexborNode) -> bool:
        known = self._own_text.get(node.mem_id)
        if known is None:
            known = self._own_text[node.mem_id] = _holds_text(node, _MOST_LEVELS)
        return known


def _around(span: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements around the span, up to its box."""
    node = span.parent
    while node is not None:
        yield node
        node = None if node.tag_id in BOX_NAMES or node.tag in _CELLS else node.parent


def _holds_text(node: LexborNode, levels: int) -> bool:
    child = node.first_child
    while child is not None:
        if _is_text(child, levels):
            return True
        child = child.next
    return False


def _is_text(node: LexborNode, levels: int) -> bool:
    if node.tag_id == TEXT:
        return bool((node.text_content or "").strip())
    if node.tag_id in BOX_NAMES or node.tag_id == COMMENT or node.tag in _NO_TEXT:
        return False
    return levels > 0 and _holds_text(node, levels - 1)
