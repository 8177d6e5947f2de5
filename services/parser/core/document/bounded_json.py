"""Read untrusted JSON with orjson, but reject JSON nested more deeply than the code that walks through it may go."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import orjson

DEEPEST = 200
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_OTHERS = bytes(set(range(256)) - set(_STEPS))


def loads(text: str | bytes) -> Any:
    """Parse JSON. Raises `orjson.JSONDecodeError` for text that is not JSON, or is nested more than 200 levels deep."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if _depth(data.translate(None, _OTHERS)) > DEEPEST:
        raise orjson.JSONDecodeError(f"nested more than {DEEPEST} levels deep", "", 0)
    return orjson.loads(data)


def _depth(brackets: bytes) -> int:
    """Return an upper bound of the nesting depth.

    Brackets within strings are counted too; most of them are balanced.
    """
    if len(brackets) <= DEEPEST:
        return len(brackets)
    return max(accumulate(map(_STEPS.__getitem__, brackets)))
