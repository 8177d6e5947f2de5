"""Linked data (JSON-LD): the things on the page that are articles, the page's own first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import orjson
from selectolax.lexbor import LexborNode

Thing = dict[str, Any]

_ENDINGS = ("Article", "Posting", "Report", "Review")
_OTHERS = frozenset(("NewsItem", "Recipe", "HowTo", "VideoObject", "Report", "CreativeWork", "WebPage", "ItemPage"))
_LATE = {"VideoObject": 1, "CreativeWork": 2, "Review": 2, "WebPage": 3, "ItemPage": 3}
_INTO = ("@graph", "mainEntity", "mainEntityOfPage")
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_TRAILING = re.compile(r",\s*([}\]])")
_MAX_DEPTH = 6
MAX_CHARACTERS = 2_000_000


def read_linked(scripts: Iterable[LexborNode]) -> list[Thing]:
    """Articles and what passes for them, the most telling types first; what cannot be read is passed over."""
    found: list[tuple[int, Thing]] = []
    for script in scripts:
        _collect(_load(script.text() or ""), found, 0)
    found.sort(key=lambda ranked: ranked[0])
    return [thing for _, thing in found]


def _load(text: str) -> Any:
    text = text.strip()
    if not text or len(text) > MAX_CHARACTERS:
        return None
    if text.startswith("<!--"):
        text = text[4:].rsplit("-->", 1)[0]
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        mended = _CONTROLS.sub(" ", text.replace("//<![CDATA[", "").replace("//]]>", "")).strip("; ")
    try:
        return orjson.loads(_TRAILING.sub(r"\1", mended))
    except orjson.JSONDecodeError:
        return None


def _collect(value: Any, found: list[tuple[int, Thing]], depth: int) -> None:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            _collect(item, found, depth + 1)
    elif isinstance(value, dict):
        rank = _rank(value.get("@type"))
        if rank is not None:
            found.append((rank, value))
        for key in _INTO:
            if key in value:
                _collect(value[key], found, depth + 1)


def _rank(kinds: Any) -> int | None:
    """0 for articles, more for what is less of one, None for what is none."""
    ranks = [
        _LATE.get(kind.rsplit("/", 1)[-1], 0)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if isinstance(kind, str) and (kind.endswith(_ENDINGS) or kind.rsplit("/", 1)[-1] in _OTHERS)
    ]
    return min(ranks) if ranks else None


def text_of(things: Iterable[Thing], *keys: str) -> str:
    """The first string under one of `keys`, thing by thing."""
    for thing in things:
        for key in keys:
            value = thing.get(key)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, str) and value.strip():
                return value.strip()
    return ""


def names_of(value: Any) -> list[str]:
    """Names of people or organisations in whatever shape they are given."""
    if isinstance(value, str):
        return [] if value.startswith(("http://", "https://")) else [value]
    if isinstance(value, dict):
        return names_of(value.get("name"))
    if isinstance(value, list):
        return [name for item in value for name in names_of(item)]
    return []


def address_of(value: Any) -> str:
    """The address of an image given as a string, an object or a list of either."""
    if isinstance(value, list):
        return next(filter(None, map(address_of, value)), "")
    if isinstance(value, dict):
        return address_of(value.get("url") or value.get("contentUrl") or value.get("@id"))
    return value if isinstance(value, str) else ""
