"""The queue of webhook deliveries: one row for each event and watch, claimed by one replica at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.archive.outbox import Event, of_row
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, Table, fetch, run
from shared.archive.watches.store import Watch

_DELIVERY = Table("delivery", "watch_id bigint, event_id bigint")
_PUT = _DELIVERY.insert("ON CONFLICT DO NOTHING")

_DUE_WATCHES = b"""
SELECT w.id FROM watch w WHERE w.paused_at IS NULL AND w.url IS NOT NULL
AND EXISTS (SELECT FROM delivery d WHERE d.watch_id = w.id AND d.state = 'due' AND d.due_at <= now())"""

_TAKE = b"""
WITH taken AS (
    UPDATE delivery d SET attempt = attempt + 1, due_at = now() + make_interval(secs => %s)
    FROM watch w
    WHERE w.id = d.watch_id AND w.paused_at IS NULL AND (d.watch_id, d.event_id) IN (
        SELECT watch_id, event_id FROM delivery WHERE watch_id = %s AND state = 'due' AND due_at <= now()
        ORDER BY due_at, event_id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING d.watch_id, d.event_id, d.attempt)
SELECT taken.attempt, v.* FROM taken JOIN event v ON v.id = taken.event_id ORDER BY v.xid, v.id"""

_END = b"""
UPDATE delivery SET state = %s, status = %s, error = %s, due_at = now() + make_interval(secs => %s),
       sent_at = CASE WHEN %s = 'sent' THEN now() END
WHERE watch_id = %s AND event_id = %s AND attempt = %s"""


@dataclass(frozen=True, slots=True)
class ClaimedDelivery:
    """A claimed delivery. `attempt` starts at 1 and is recorded before anything is sent."""

    event: Event
    attempt: int


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The result of one attempt.

    state   sent, due (again after `wait_s`), or dead
    status  HTTP status; None without an answer
    """

    state: str
    status: int | None
    error: str = ""
    wait_s: float = 0.0


async def put_deliveries(conn: Connection, found: Iterable[tuple[Watch, Event]]) -> None:
    """Add deliveries. Existing ones do not change."""
    rows = [{"watch_id": watch.id, "event_id": event.cursor.id} for watch, event in found]
    if rows:
        await run(conn, _PUT, rows)


async def watches_with_due(conn: Connection) -> set[int]:
    """Return the ids of the watches that have a delivery due."""
    return {row["id"] for row in await fetch(conn, _DUE_WATCHES)}


async def claim(conn: Connection, watch: Watch, limit: int, lease_s: float) -> list[ClaimedDelivery]:
    """Claim due deliveries for `lease_s` seconds. If they are not finished by then, another replica may claim them."""
    return [ClaimedDelivery(of_row(row), row["attempt"]) for row in await fetch(conn, _TAKE, lease_s, watch.id, limit)]


async def finish(conn: Connection, watch: Watch, taken: ClaimedDelivery, ended: DeliveryResult) -> None:
    """Record the result. Does nothing if the delivery has been claimed again."""
    parameters = (ended.state, ended.status, ended.error[:500], ended.wait_s, ended.state)
    await conn.execute(_END, (*parameters, watch.id, taken.event.cursor.id, taken.attempt))


async def requeue(conn: Connection, watch: Watch) -> int:
    """Queue all dead deliveries of the watch again, and return how many."""
    done = await conn.execute(
        "UPDATE delivery SET state = 'due', due_at = now() WHERE watch_id = %s AND state = 'dead'", (watch.id,)
    )
    return done.rowcount


async def delete_sent(conn: Connection, before: datetime) -> int:
    """Delete the deliveries that were sent before a moment. Return how many."""
    done = await conn.execute("DELETE FROM delivery WHERE state = 'sent' AND sent_at < %s", (before,))
    return done.rowcount


async def list_deliveries(conn: Connection, watch: Watch, state: str | None, limit: int) -> Sequence[Found]:
    """List deliveries, newest first: event, kind, article_id, state, attempt, status, error, due_at, sent_at."""
    return await fetch(
        conn,
        b"SELECT v.xid::text || '-' || v.id AS event, v.kind, v.article_id, d.state, d.attempt, d.status, d.error, "
        b"d.due_at, d.sent_at FROM delivery d JOIN event v ON v.id = d.event_id "
        b"WHERE d.watch_id = %s AND (%s::text IS NULL OR d.state = %s) ORDER BY d.event_id DESC LIMIT %s",
        watch.id,
        state,
        state,
        limit,
    )


async def counts(conn: Connection) -> dict[int, dict[str, int]]:
    """Count deliveries by watch and state."""
    found: dict[int, dict[str, int]] = {}
    rows = await fetch(conn, b"SELECT watch_id, state, count(*) AS number FROM delivery GROUP BY watch_id, state")
    for row in rows:
        found.setdefault(row["watch_id"], {})[row["state"]] = row["number"]
    return found
