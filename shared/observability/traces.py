"""W3C trace context: one trace id from the fetch request to the archive, for every article."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$")


def new_traceparent() -> str:
    """A trace is a name for one passage through the system, not an id of ours, so it alone may be random."""
    digits = secrets.token_hex(24)
    return f"00-{digits[:32]}-{digits[32:]}-01"


@lru_cache(maxsize=4096)  # asked when an entry is read, and again when it is told of
def trace_id(traceparent: str) -> str:
    """The 32 hex digits, or the empty string for what is no traceparent."""
    found = _TRACEPARENT.match(traceparent)
    return found.group(1) if found else ""


def valid_or_new(traceparent: str | None) -> str:
    return traceparent if traceparent and trace_id(traceparent) else new_traceparent()
