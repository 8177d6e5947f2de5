"""The time of an entry, from its id."""

from __future__ import annotations

from datetime import UTC, datetime


def time_of(entry_id: str) -> datetime:
    """Return when the server added the entry. Ids start with Unix milliseconds."""
    milliseconds = entry_id.partition("-")[0]
    if not milliseconds.isdigit() or len(milliseconds) > 14:
        return datetime.fromtimestamp(0, UTC)
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
