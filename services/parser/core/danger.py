"""Pages that would take a parser too long: looked at before parsing."""

from __future__ import annotations

import re

from services.parser.core.extraction import NotAnArticle, Refusal

MAX_BYTES = 32 * 1024 * 1024
SAFE_TAGS = 6_000
"""So many tags cannot nest deep enough to hurt (lexbor's time grows with the square of the depth)."""
MAX_OPEN = 3_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TAG_BYTES = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "option",
        "dd",
        "dt",
    ]
)
_VOID_BYTES = frozenset(name.encode() for name in _VOID)


def too_dangerous(html: str | bytes) -> NotAnArticle | None:
    """Size first, then how deep tags may nest: open elements at once, end tags that may be left out not counted."""
    if len(html) > MAX_BYTES:
        return NotAnArticle(Refusal.TOO_LARGE, f"{len(html)} characters of mark-up")
    tags = html.count(b"<") if isinstance(html, bytes) else html.count("<")
    if tags <= SAFE_TAGS:
        return None
    depth = deepest(html)
    if depth > MAX_OPEN:
        return NotAnArticle(Refusal.TOO_DEEP, f"more than {MAX_OPEN} elements stand open at once")
    return None


def deepest(html: str | bytes) -> int:
    """How many elements are open at most; stops counting beyond `MAX_OPEN`."""
    found = _TAG_BYTES.findall(html) if isinstance(html, bytes) else _TAG.findall(html)
    void = _VOID_BYTES if isinstance(html, bytes) else _VOID
    open_now = most = 0
    for slash, name in found:
        if name.lower() in void:
            continue
        open_now += -1 if slash else 1
        if open_now < 0:
            open_now = 0
        elif open_now > most:
            most = open_now
            if most > MAX_OPEN:
                break
    return most
