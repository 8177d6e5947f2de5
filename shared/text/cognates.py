"""Reduce words to what related languages share of them: `exhibition` and `exhibición`, `hydroelectric` and
`hidroeléctrica`.

News in European languages takes many words from Latin and Greek, and all names of persons and places. They begin alike
and end differently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from unicodedata import normalize

_LEAST = 4
_BEGINNING = 5
"""Letters of the beginning that count."""
_SPELLINGS = (("ph", "f"), ("qu", "c"), ("k", "c"), ("y", "i"), ("z", "s"), ("h", ""), ("w", "u"))
"""What one language writes differently from another. `th` and `ch` are covered by dropping the `h`."""
_TWICE = re.compile(r"(.)\1+")
_MARK = re.compile("[\u0300-\u036f]+")
_SPANISH_S = re.compile(r"^es(?=[ptc]..)")
"""Spanish writes an `e` before `st`, `sp` and `sc`: `estudio`, `studio`."""


def cognates(terms: Mapping[str, int]) -> dict[str, int]:
    """Return how often a text has each beginning of a word. `terms` are words in folded case."""
    found: dict[str, int] = {}
    for word, uses in terms.items():
        if beginning := _beginning(word):
            found[beginning] = found.get(beginning, 0) + uses
    return found


@lru_cache(50_000)
def _beginning(word: str) -> str:
    """Return the beginning in one spelling; an empty string for a word of fewer than four letters."""
    bare = _MARK.sub("", normalize("NFD", word))
    for written, plain in _SPELLINGS:
        bare = bare.replace(written, plain)
    bare = _SPANISH_S.sub("s", _TWICE.sub(r"\1", bare))
    return bare[:_BEGINNING] if len(bare) >= _LEAST else ""
