"""Count what waits in the queues that only publishers empty."""

from __future__ import annotations

from dataclasses import dataclass

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

_LENGTHS = b"""
SELECT (SELECT count(*) FROM reparse) AS reparse,
    EXISTS (SELECT FROM reparse WHERE urgent) AS urgent,
    (SELECT count(*) FROM enrich_again) AS enrich,
    EXISTS (SELECT FROM ruling WHERE applied_at IS NULL) AS rulings
"""


@dataclass(frozen=True, slots=True)
class QueueLengths:
    """What waits. Captures and texts count until they are in the streams.

    reparse  captures to read again; `urgent` if a new capture waits for one of them
    enrich   texts for the enricher to read again
    rulings  whether rulings on addresses are not applied yet
    """

    reparse: int
    urgent: bool
    enrich: int
    rulings: bool


async def queue_lengths(conn: Connection) -> QueueLengths:
    (row,) = await fetch(conn, _LENGTHS)
    return QueueLengths(row["reparse"], row["urgent"], row["enrich"], row["rulings"])
