"""Check which of the publishers' queues have entries."""

from __future__ import annotations

from dataclasses import dataclass

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

_WAITING = b"""
SELECT EXISTS (SELECT FROM reparse WHERE urgent) AS urgent,
    EXISTS (SELECT FROM reparse WHERE NOT urgent) AS reparse,
    EXISTS (SELECT FROM enrich_again) AS enrich,
    EXISTS (SELECT FROM judge_again
        WHERE NOT judged AND coalesce(retry_at, '-infinity') <= clock_timestamp()) AS judge,
    EXISTS (SELECT FROM ruling WHERE applied_at IS NULL) AS rulings
"""


@dataclass(frozen=True, slots=True)
class WaitingQueues:
    """Which queues have entries. They are not counted: that would scan a queue of a million entries each second.

    urgent   captures to read again before new captures can be compared with them
    reparse  other captures to read again
    enrich   texts for the enricher to read again
    judge    articles to judge again
    rulings  rulings on addresses that are not applied yet
    """

    urgent: bool
    reparse: bool
    enrich: bool
    judge: bool
    rulings: bool


async def waiting_queues(conn: Connection) -> WaitingQueues:
    (row,) = await fetch(conn, _WAITING)
    return WaitingQueues(**row)
