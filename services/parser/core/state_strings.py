"""Read the text of states that are not plain JSON: Nuxt's calls of a function, and its flat list of values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from services.parser.core.document import bounded_json

NUXT_CALL, NUXT_LIST = "state __NUXT__", "state __NUXT_DATA__"
KEYS = re.compile(
    r"^(?:article_?body|body_?(?:html|text|copy|content)?|content_?(?:html|body|elements|blocks)?|full_?text|(?:__)?html|"
    r"main_?content|paragraphs|story_?(?:body|text|content)|text|rich_?text|blocks)$",
    re.I,
)
"""Keys under which a state holds an article's text."""
_CALL = re.compile(r"__NUXT__\s*=\s*(?:\(\s*)?function\b")
_SIGN = re.compile(r'"|\\.', re.S)
_KEY_BEFORE = re.compile(r"([\w$]+)[\"']?\s*:\s*$")
_LONG = 100
"""Enough for a text in Chinese signs. Whoever reads the string asks for more of other scripts."""
_LONGEST_KEY = 40


def strings_of_call(text: str) -> list[str]:
    """Return the long strings under the keys of texts, in a script that calls a function to make its state."""
    return [said for one in _long_literals(text) if (said := _read(one))] if _CALL.search(text) else []


def _long_literals(text: str) -> Iterator[str]:
    start = -1
    for found in _SIGN.finditer(text):
        if found.group() == '"':
            if start >= 0 and found.end() - start > _LONG and _holds_text(text[max(0, start - _LONGEST_KEY) : start]):
                yield text[start : found.end()]
            start = found.start() if start < 0 else -1


def _holds_text(before: str) -> bool:
    found = _KEY_BEFORE.search(before)
    return found is not None and KEYS.match(found[1]) is not None


def _read(literal: str) -> str:
    try:
        return str(bounded_json.loads(literal))
    except orjson.JSONDecodeError:  # an escape that JavaScript alone knows
        return ""


def strings_of_list(value: Any) -> Iterator[str]:
    """Yield the strings under the keys of texts, in a flat list of values that refer to each other by their places."""
    for one in value if isinstance(value, list) else ():
        for key, place in one.items() if isinstance(one, dict) else ():
            if KEYS.match(key) and type(place) is int and 0 <= place < len(value) and isinstance(value[place], str):
                yield value[place]
