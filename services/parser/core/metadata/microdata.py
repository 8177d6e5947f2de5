"""Read microdata (the `itemprop` attributes of elements) in the form of linked data."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from services.parser.core.metadata.headline_distance import Noted
from services.parser.core.metadata.json_ld import MICRODATA, Thing

_KEYS = {
    "articlesection": "articleSection",
    "keywords": "keywords",
    "description": "description",
    "isaccessibleforfree": "isAccessibleForFree",
    "inlanguage": "inLanguage",
}
_LONGEST = 2000


def read_microdata(noted: Sequence[Noted]) -> list[Thing]:
    """Return one thing with the first value of each property of an article, or nothing.

    Dates and authors are left to the code that checks where an element stands. Pages also mark those of other stories.
    """
    thing: Thing = {}
    for node, _, attributes in noted:
        if "itemprop" in attributes:
            for prop in (attributes["itemprop"] or "").lower().split():
                key = _KEYS.get(prop)
                if key and key not in thing and (value := _value(node, attributes)):
                    thing[key] = value
    return [{MICRODATA: True, **thing}] if thing else []


def _value(node: LexborNode, attributes: dict[str, str | None]) -> str:
    value = attributes.get("content") or node.text(separator=" ")
    return " ".join(value.split()) if len(value) < _LONGEST else ""
