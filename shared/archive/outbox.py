"""The outbox: events written in the transaction that made them, read by a cursor that never skips a late commit.

A serial number is not enough: a transaction may take number 7 and commit after number 8 was read. So events are read in
the order of (transaction, number), and only from transactions older than the oldest one that still runs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Row, Table, fetch, run

CHANNEL = "presswatch_events"
"""A NOTIFY on this channel says that there may be new events.

It is only a hint: who misses it reads the outbox later.
"""

NOTIFIER = "notifications"
"""The name of the cursor of the reader that publishes events to the notification stream."""

_EVENT = Table("event", "kind text, article_id text, outlet_id text, at timestamptz, data jsonb")
_PUT = b"WITH put AS (" + _EVENT.insert("") + f") SELECT pg_notify('{CHANNEL}', '')".encode()
_WRITTEN = re.compile(r"^([0-9]{1,20})-([0-9]{1,19})$", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """How far a reader has read. The default is the beginning."""

    xid: int = 0
    id: int = 0

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Parse what `str` returned. Raises `ValueError` for other texts."""
        found = _WRITTEN.match(text)
        if not found or int(found[1]) >= 2**64 or int(found[2]) >= 2**63:
            raise ValueError(f"no place in the outbox: {text[:50]!r}")
        return cls(int(found[1]), int(found[2]))


@dataclass(frozen=True, slots=True)
class Event:
    """An event.

    kind        created, revised, suspected, cleared, removed, restored, unlisted, moved, corrected, withheld, …
    at          when we saw it at the outlet
    recorded_at when we recorded it
    article_id  None for an event of a whole outlet
    """

    cursor: Cursor
    kind: str
    article_id: str | None
    outlet_id: str
    at: datetime
    recorded_at: datetime
    data: dict[str, Any]


async def put_events(conn: Connection, rows: Sequence[Row]) -> None:
    """Write events in the caller's transaction. Readers are notified at the commit."""
    if rows:
        await run(conn, _PUT, rows)


async def events_after(conn: Connection, cursor: Cursor, limit: int = 1000) -> list[Event]:
    """Return the next events; an empty list if there are none yet."""
    rows = await fetch(
        conn,
        b"SELECT * FROM event WHERE (xid, id) > (%s::text::xid8, %s) "
        b"AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT %s",
        str(cursor.xid),
        cursor.id,
        limit,
    )
    return [of_row(row) for row in rows]


async def newest(conn: Connection) -> Cursor:
    """Return the end of what is readable now, for a reader that only wants new events."""
    rows = await fetch(
        conn,
        b"SELECT xid, id FROM event WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) "
        b"ORDER BY xid DESC, id DESC LIMIT 1",
    )
    return Cursor(int(rows[0]["xid"]), rows[0]["id"]) if rows else Cursor()


async def load_cursor(conn: Connection, name: str) -> Cursor:
    """Return the stored cursor of a reader; the beginning for a new one."""
    rows = await fetch(conn, b"SELECT xid, event_id FROM cursor WHERE name = %s", name)
    return Cursor(int(rows[0]["xid"]), rows[0]["event_id"]) if rows else Cursor()


async def save_cursor(conn: Connection, name: str, cursor: Cursor) -> None:
    """Store how far a reader has read."""
    await conn.execute(
        "INSERT INTO cursor (name, xid, event_id) VALUES (%s, %s::text::xid8, %s) ON CONFLICT (name) DO UPDATE "
        "SET xid = excluded.xid, event_id = excluded.event_id, moved_at = now()",
        (name, str(cursor.xid), cursor.id),
    )


def of_row(row: Row) -> Event:
    """Build an event from a whole row of `event`."""
    cursor = Cursor(int(row["xid"]), row["id"])
    return Event(cursor, row["kind"], row["article_id"], row["outlet_id"], row["at"], row["recorded_at"], row["data"])
