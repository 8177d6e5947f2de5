"""Read signs that a template escaped once too often, such as `&quot;` in the words, as the signs they stand for."""

from __future__ import annotations

import html
import re

from services.publisher.core.text_hashes import fold

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_MOST_TIMES = 3


def has_escapes(text: str) -> bool:
    """Return whether the text contains an HTML entity that was never decoded, such as `&quot;`."""
    return "&" in text and _ENTITY.search(text) is not None


def unescaped(text: str) -> str:
    """Return the text, folded, as it was before it was escaped, however often.

    Text without escapes is folded too: otherwise it would differ from its escaped copy in what no reader sees.
    """
    for _ in range(_MOST_TIMES if has_escapes(text) else 0):
        text = _ENTITY.sub(lambda sign: html.unescape(sign[0]), text)
    return fold(text)
