"""Read linked data (JSON-LD): the things on the page that are articles, the page's own first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import orjson
from selectolax.lexbor import LexborNode

from services.parser.core.document import bounded_json

Thing = dict[str, Any]

_ENDINGS = ("Article", "Posting", "Report", "Review")
_OTHERS = frozenset(("NewsItem", "Recipe", "HowTo", "VideoObject", "Report", "CreativeWork", "WebPage", "ItemPage"))
_LATE = {"VideoObject": 1, "CreativeWork": 2, "Review": 2, "WebPage": 3, "ItemPage": 3}
_INTO = ("@graph", "mainEntity", "mainEntityOfPage")
_POINTING = ("author", "creator", "publisher", "image")
MICRODATA = "@microdata"
_CONTROLS = re.compile(r"[\x00-\x1f]+")
_TRAILING = re.compile(r",\s*([}\]])")
_MAX_DEPTH = 6
MAX_CHARACTERS = 2_000_000


def read_linked(scripts: Iterable[LexborNode]) -> list[Thing]:
    """Return articles and things that can stand for them, the most informative types first. Unreadable data is skipped.

    People, pictures and publishers that are defined elsewhere and referenced by `@id` are put in place.
    """
    found: list[tuple[int, Thing]] = []
    named: dict[str, Thing] = {}
    for script in scripts:
        _collect(_load(script.text() or ""), found, named, 0)
    found.sort(key=lambda ranked: ranked[0])
    return [_resolved(thing, named) for _, thing in found] if named else [thing for _, thing in found]


def _load(text: str) -> Any:
    text = text.strip()
    if not text or len(text) > MAX_CHARACTERS:
        return None
    if text.startswith("<!--"):
        text = text[4:].rsplit("-->", 1)[0]
    try:
        return bounded_json.loads(text)
    except orjson.JSONDecodeError:
        mended = _CONTROLS.sub(" ", text.replace("//<![CDATA[", "").replace("//]]>", "")).strip("; ")
    try:
        return bounded_json.loads(_TRAILING.sub(r"\1", mended))
    except orjson.JSONDecodeError:
        return None


def _collect(value: Any, found: list[tuple[int, Thing]], named: dict[str, Thing], depth: int) -> None:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            _collect(item, found, named, depth + 1)
    elif isinstance(value, dict):
        rank = _rank(value.get("@type"))
        if rank is not None:
            found.append((rank, value))
        elif len(value) > 1 and isinstance(value.get("@id"), str):
            named.setdefault(value["@id"], value)
        for key in _INTO:
            if key in value:
                _collect(value[key], found, named, depth + 1)


def _resolved(thing: Thing, named: dict[str, Thing]) -> Thing:
    """Return a copy in which each `{"@id": …}` is replaced by the thing with that id.

    Only the keys that name people and pictures are resolved.
    """
    pointed = {key: _at(thing[key], named) for key in _POINTING if key in thing}
    return {**thing, **pointed} if pointed else thing


def _at(value: Any, named: dict[str, Thing]) -> Any:
    if isinstance(value, list):
        return [_thing_at(item, named) for item in value]
    return _thing_at(value, named)


def _thing_at(value: Any, named: dict[str, Thing]) -> Any:
    if isinstance(value, dict) and "name" not in value and "url" not in value and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    return value


def _rank(kinds: Any) -> int | None:
    """Return 0 for articles, more for types that are less like an article, and None for other types."""
    ranks = [
        _LATE.get(kind.rsplit("/", 1)[-1], 0)
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if isinstance(kind, str) and (kind.endswith(_ENDINGS) or kind.rsplit("/", 1)[-1] in _OTHERS)
    ]
    return min(ranks) if ranks else None


def text_of(things: Iterable[Thing], *keys: str) -> str:
    """Return the first string under one of `keys`, thing by thing."""
    for thing in things:
        for key in keys:
            value = thing.get(key)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, str) and value.strip():
                return value.strip()
    return ""


def names_of(value: Any, depth: int = 0) -> list[str]:
    """Return names of people or organisations, in whatever form they are given."""
    if isinstance(value, str):
        return [] if value.startswith(("http://", "https://")) else [value]
    if depth > _MAX_DEPTH:
        return []
    if isinstance(value, dict):
        names = names_of(value.get("name") or value.get("@value"), depth + 1)
        return names or [name for name in (_whole_name(value),) if name]
    if isinstance(value, list):
        return [name for item in value for name in names_of(item, depth + 1)]
    return []


def _whole_name(person: Thing) -> str:
    parts = (person.get("givenName"), person.get("familyName"))
    return " ".join(part for part in parts if isinstance(part, str))


def origin_of(thing: Thing) -> str:
    """Return the syntax that the page used, for the rule that names the origin of a value."""
    return "microdata" if MICRODATA in thing else "json-ld"


def address_of(value: Any, depth: int = 0) -> str:
    """Return the address of an image given as a string, an object, or a list of either."""
    if depth > _MAX_DEPTH:
        return ""
    if isinstance(value, list):
        return next(filter(None, (address_of(item, depth + 1) for item in value)), "")
    if isinstance(value, dict):
        return address_of(value.get("url") or value.get("contentUrl") or value.get("@id"), depth + 1)
    return value if isinstance(value, str) else ""
