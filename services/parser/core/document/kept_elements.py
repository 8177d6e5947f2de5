"""Say which elements are text although their kind speaks against it: quotations in figures, and notes."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from services.parser.core.document import class_names
from services.parser.core.document.outline import Attributes, Outline

TEXT_OF_FIGURES = frozenset(("table", "blockquote", "pre"))
"""Elements that are text in a figure too."""
_BOXES_BETWEEN = 2
_POST = re.compile(r"twitter|tweet|instagram|tiktok|bluesky|mastodon|reddit|facebook|imgur|embed")


def keep_figure(outline: Outline, box: int, attributes: Attributes) -> None:
    """Keep the figure around an element of `TEXT_OF_FIGURES` as text. `box` is the one that holds the element.

    A post of a social network in boxes of a figure is no text: its names tell it.
    """
    at = box
    for _ in range(_BOXES_BETWEEN):
        if at > 0 and outline.tag[at] != "figure":
            at = outline.parent[at]
    if outline.tag[at] != "figure" or outline.verdict[at] != class_names.DOUBTFUL:
        return
    if at == box or not _POST.search(attributes.get("class") or ""):
        outline.verdict[at] = class_names.PLAIN


def is_note(node: LexborNode, named: str) -> bool:
    """Return whether a footer or aside says what was corrected. It has more than an address for mail."""
    if not class_names.NOTE.search(named):
        return False
    said, mail, _ = node.text().partition("@")
    return not mail or ". " in said
