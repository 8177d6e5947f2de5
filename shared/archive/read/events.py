"""Read the outbox from a position that the caller keeps, never past a transaction that may still commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.outbox import Cursor
from shared.archive.read.connection.pool import ReadPool


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of the outbox, with its place in it."""

    id: int
    xid: int
    kind: str
    article_id: str | None
    outlet_id: str
    at: datetime
    recorded_at: datetime
    data: dict[str, Any]
    withheld: bool

    @property
    def place(self) -> Cursor:
        return Cursor(int(self.xid), self.id)  # PostgreSQL has no wider integer than 64 bits: it comes as a decimal


async def events_after(db: ReadPool, after: Cursor, limit: int) -> list[EventRow]:
    """Return the events after a position. No late commit can add an event before the last one returned."""
    return await db.rows(
        EventRow,
        "SELECT v.id, v.xid::text::numeric AS xid, v.kind, v.article_id, v.outlet_id, v.at, v.recorded_at, v.data,"
        " coalesce(a.withheld, false) AS withheld"
        " FROM event v LEFT JOIN article a ON a.id = v.article_id"
        " WHERE (v.xid, v.id) > (%s::text::xid8, %s) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())"
        " ORDER BY v.xid, v.id LIMIT %s",
        (str(after.xid), after.id, limit),
    )


async def events_end(db: ReadPool) -> Cursor:
    """Return the position after all events that are final now."""
    rows = await db.dicts(
        "SELECT xid::text AS xid, id FROM event WHERE xid < pg_snapshot_xmin(pg_current_snapshot())"
        " ORDER BY event.xid DESC, event.id DESC LIMIT 1"
    )
    return Cursor(int(rows[0]["xid"]), int(rows[0]["id"])) if rows else Cursor()
