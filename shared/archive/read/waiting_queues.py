"""Check which of the publishers' queues have entries."""

from __future__ import annotations

from dataclasses import dataclass

from shared.archive.outbox import NOTIFIER
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

_WAITING = f"""
SELECT EXISTS (SELECT FROM reparse WHERE urgent) AS urgent,
    EXISTS (SELECT FROM reparse WHERE NOT urgent) AS reparse,
    EXISTS (SELECT FROM enrich_again) AS enrich,
    EXISTS (SELECT FROM judge_again
        WHERE NOT judged AND coalesce(retry_at, '-infinity') <= clock_timestamp()) AS judge,
    EXISTS (SELECT FROM ruling WHERE applied_at IS NULL) AS rulings,
    EXISTS (SELECT FROM event
        WHERE (xid, id) > (coalesce((SELECT c.xid FROM cursor c WHERE c.name = '{NOTIFIER}'), '0'::xid8),
            coalesce((SELECT c.event_id FROM cursor c WHERE c.name = '{NOTIFIER}'), 0))
        AND xid < pg_snapshot_xmin(pg_current_snapshot())) AS events,
    EXISTS (SELECT FROM watch w WHERE w.paused_at IS NULL AND w.url IS NOT NULL AND EXISTS (SELECT FROM delivery d
        WHERE d.watch_id = w.id AND d.state = 'due' AND d.due_at <= now())) AS deliveries
""".encode()  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class WaitingQueues:
    """Which queues have entries. They are not counted: that would scan a queue of a million entries each second.

    urgent   captures to read again before new captures can be compared with them
    reparse  other captures to read again
    enrich   texts for the enricher to read again
    judge    articles to judge again
    rulings  rulings on addresses that are not applied yet
    events   events that are not in the notification stream yet
    deliveries  due deliveries to webhooks
    """

    urgent: bool
    reparse: bool
    enrich: bool
    judge: bool
    rulings: bool
    events: bool
    deliveries: bool


async def waiting_queues(conn: Connection) -> WaitingQueues:
    """Return which queues of the archive have entries."""
    (row,) = await fetch(conn, _WAITING)
    return WaitingQueues(**row)
