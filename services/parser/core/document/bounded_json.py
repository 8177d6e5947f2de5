"""JSON of strangers: as orjson reads it, but for what is nested deeper than anything that walks through it may go."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import orjson

DEEPEST = 200
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_OTHERS = bytes(set(range(256)) - set(_STEPS))


def loads(text: str | bytes) -> Any:
    """Raises `orjson.JSONDecodeError` for what is no JSON, or is nested over 200 deep."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if _depth(data.translate(None, _OTHERS)) > DEEPEST:
        raise orjson.JSONDecodeError(f"nested over {DEEPEST} deep", "", 0)
    return orjson.loads(data)


def _depth(brackets: bytes) -> int:
    """At most; brackets within texts are counted too, and are mostly even."""
    if len(brackets) <= DEEPEST:
        return len(brackets)
    return max(accumulate(map(_STEPS.__getitem__, brackets)))
