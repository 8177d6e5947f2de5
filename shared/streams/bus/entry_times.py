"""When a stream server took an entry: its id tells."""

from __future__ import annotations

from datetime import UTC, datetime


def time_of(entry_id: str) -> datetime:
    """When the server took the entry; ids begin with milliseconds."""
    milliseconds = entry_id.partition("-")[0]
    if not milliseconds.isdigit() or len(milliseconds) > 14:
        return datetime.fromtimestamp(0, UTC)
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
