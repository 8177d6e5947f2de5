"""Read the text of states that are no plain JSON: Nuxt's calls of a function, and its flat list of values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from services.parser.core.document import bounded_json

NUXT_CALL, NUXT_LIST = "state __NUXT__", "state __NUXT_DATA__"
_CALL = re.compile(r"__NUXT__\s*=\s*\(?\s*function\b")
_SIGN = re.compile(r'"|\\.', re.S)
_LONG = 250


def strings_of_call(text: str) -> list[str]:
    """Return the long strings in a script that calls a function to make its state."""
    return [said for one in _long_literals(text) if (said := _read(one))] if _CALL.search(text) else []


def _long_literals(text: str) -> Iterator[str]:
    start = -1
    for found in _SIGN.finditer(text):
        if found.group() == '"':
            if start >= 0 and found.end() - start > _LONG:
                yield text[start : found.end()]
            start = found.start() if start < 0 else -1


def _read(literal: str) -> str:
    try:
        return str(bounded_json.loads(literal))
    except orjson.JSONDecodeError:  # an escape that JavaScript alone knows
        return ""


def strings_of_list(value: Any) -> Iterator[str]:
    """Yield the strings of a flat list of values that refer to each other by their places."""
    yield from (one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
