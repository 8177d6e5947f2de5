"""W3C trace context: one trace id from the fetch request to the archive, for every article."""

from __future__ import annotations

import re
import secrets
from functools import lru_cache

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$")


def new_traceparent() -> str:
    """Return a new traceparent. It may be random, unlike ids, because it names one passage through the system."""
    digits = secrets.token_hex(24)
    return f"00-{digits[:32]}-{digits[32:]}-01"


@lru_cache(maxsize=4096)  # needed when an entry is read, and again when it is logged
def trace_id(traceparent: str) -> str:
    """Return the trace id, 32 hex digits; empty for an invalid traceparent."""
    found = _TRACEPARENT.match(traceparent)
    return found.group(1) if found else ""


def valid_or_new(traceparent: str | None) -> str:
    """Return the traceparent if it is valid, else a new one."""
    return traceparent if traceparent and trace_id(traceparent) else new_traceparent()
