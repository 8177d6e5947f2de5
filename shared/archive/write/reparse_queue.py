"""The queue of captures to read again: enqueued, claimed by a publisher that puts them into the streams, completed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Row, Table, fetch, run
from shared.storage.reparse import RequestedCapture

_REPARSE = Table(
    "reparse", "capture_id text, captured_at timestamptz, body_sha256 text, kept_by timestamptz, urgent boolean"
)
_ASK = _REPARSE.insert("ON CONFLICT DO NOTHING")
_ASK_URGENTLY = b"""
INSERT INTO reparse (capture_id, captured_at, body_sha256, kept_by, urgent)
SELECT id, captured_at, body_sha256, recorded_at, true FROM capture
WHERE id = ANY(%s) AND captured_at BETWEEN %s AND %s
ON CONFLICT (capture_id) DO UPDATE SET urgent = true
"""
_TAKE = b"""
UPDATE reparse SET taken_at = now() FROM (
    SELECT capture_id FROM reparse
    WHERE urgent = %s AND (taken_at IS NULL OR taken_at < now() - make_interval(secs => %s))
    ORDER BY kept_by, capture_id LIMIT %s FOR UPDATE SKIP LOCKED
) AS next
WHERE reparse.capture_id = next.capture_id
RETURNING reparse.capture_id, reparse.body_sha256, reparse.kept_by
"""


async def enqueue(conn: Connection, rows: Sequence[Row]) -> None:
    """Enqueue rows of capture_id, captured_at, body_sha256 and kept_by. Asking twice changes nothing."""
    if rows:
        await run(conn, _ASK, [{**row, "urgent": False} for row in rows])


async def enqueue_urgent(conn: Connection, ids: Collection[str], moments: Sequence[datetime]) -> None:
    """Enqueue stored captures that new ones must be compared with, all captured within the span of `moments`."""
    if ids:
        await conn.execute(_ASK_URGENTLY, (list(ids), min(moments), max(moments)))


async def claim(conn: Connection, most: int, forgotten_after_s: float, *, urgent: bool) -> list[RequestedCapture]:
    """Claim the next captures for `forgotten_after_s` seconds, in the order in which they were stored."""
    rows = await fetch(conn, _TAKE, urgent, forgotten_after_s, most)
    return [RequestedCapture(row["capture_id"], row["body_sha256"], row["kept_by"]) for row in rows]


async def extend_claim(conn: Connection, ids: Collection[str]) -> None:
    """Extend the claim on these captures."""
    await conn.execute("UPDATE reparse SET taken_at = now() WHERE capture_id = ANY(%s)", (list(ids),))


async def complete(conn: Connection, ids: Collection[str]) -> None:
    """Remove captures that are in the streams, or cannot be found."""
    await conn.execute("DELETE FROM reparse WHERE capture_id = ANY(%s)", (list(ids),))


async def count_pending(conn: Connection) -> int:
    """Return how many captures are enqueued and not yet in the streams."""
    rows = await fetch(conn, b"SELECT count(*) AS n FROM reparse")
    return int(rows[0]["n"])
