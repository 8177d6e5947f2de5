"""Say which elements a page hides, which of them a reader can open, and what hidden ones tell about the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from services.parser.core.document import class_names
from services.parser.core.document.outline import Attributes

_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.I)
_REST = re.compile(r"^(?:(?:read|show|text|see)[-_]?)?(?:more|rest)(?:[-_]?(?:text|content))?$", re.I)
_MOST_MARKED = 20


def is_hidden(attributes: Attributes) -> bool:
    """Return whether an element is hidden by its attributes."""
    return "hidden" in attributes or _NO_DISPLAY.search(attributes.get("style") or "") is not None


def unfolds(attributes: Attributes) -> bool:
    """Return whether a hidden box is a part of a page that a reader can open, such as the answer to a question."""
    is_panel = attributes.get("role") in ("tabpanel", "region")
    named = attributes.get("class") or ""
    names = (named, f"{named} {attributes.get('id') or ''}")  # a menu is named so by its class, whatever its id says
    return is_panel or any(map(class_names.UNFOLDS.search, names))


def is_hidden_in_line(attributes: Attributes) -> bool:
    """Return whether words of a line are hidden for good. `Read more` shows the rest of a line."""
    if not is_hidden(attributes) or unfolds(attributes):
        return False
    return not any(_REST.match(name) for key in ("id", "class") for name in (attributes.get(key) or "").split())


def marked_in(node: LexborNode) -> Iterator[tuple[LexborNode, str, Attributes]]:
    """Yield elements within hidden words that may tell the author or the day: they are hidden for search engines."""
    for one in islice(node.css("time, [itemprop], [rel]"), _MOST_MARKED):
        yield one, one.attributes.get("class") or one.tag or "", one.attributes
