"""The outbox, read from a place one keeps oneself, and never past a transaction that may still commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.reads.reading import Reading

CHANNEL = "presswatch_events"
_CURSOR = re.compile(r"^([0-9]{1,20})-([0-9]{1,19})$", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class EventPlace:
    """A place in the outbox: after this transaction and this row of it. Written `xid-id`."""

    xid: int = 0
    id: int = 0

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> EventPlace | None:
        """None for what no place looks like."""
        found = _CURSOR.match(text)
        if not found or int(found[1]) >= 2**64 or int(found[2]) >= 2**63:
            return None
        return cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class EventRow:
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
    def place(self) -> EventPlace:
        return EventPlace(self.xid, self.id)


async def events_after(db: Reading, after: EventPlace, limit: int) -> list[EventRow]:
    """The events after that place, in an order that no late commit can slip under."""
    return await db.rows(
        EventRow,
        "SELECT v.id, v.xid::text::numeric AS xid, v.kind, v.article_id, v.outlet_id, v.at, v.recorded_at, v.data,"
        " coalesce(a.withheld, false) AS withheld"
        " FROM event v LEFT JOIN article a ON a.id = v.article_id"
        " WHERE (v.xid, v.id) > (%s::text::xid8, %s) AND v.xid < pg_snapshot_xmin(pg_current_snapshot())"
        " ORDER BY v.xid, v.id LIMIT %s",
        (str(after.xid), after.id, limit),
    )


async def events_end(db: Reading) -> EventPlace:
    """The place after everything that is settled now."""
    rows = await db.dicts(
        "SELECT xid::text AS xid, id FROM event WHERE xid < pg_snapshot_xmin(pg_current_snapshot())"
        " ORDER BY event.xid DESC, event.id DESC LIMIT 1"
    )
    return EventPlace(int(rows[0]["xid"]), int(rows[0]["id"])) if rows else EventPlace()
