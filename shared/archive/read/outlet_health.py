"""When an outlet last showed that it is in good order."""

from __future__ import annotations

from datetime import datetime

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

_LAST_ANSWER = b"""
SELECT greatest(
    (SELECT o.observed_at FROM observation o
      WHERE o.outlet_id = %(outlet)s AND o.observed_at > %(since)s AND o.origin = 'fetched'
        AND o.kind = 'polled' AND o.links_found > 0 AND o.reason = '' ORDER BY o.observed_at DESC LIMIT 1),
    (SELECT o.observed_at FROM observation o, LATERAL (
        SELECT p.links_found, p.reason FROM observation p
        WHERE p.address_id = o.address_id AND p.kind = 'polled' AND p.observed_at <= o.observed_at
        ORDER BY p.observed_at DESC LIMIT 1) AS read
      WHERE o.outlet_id = %(outlet)s AND o.observed_at > %(since)s AND o.origin = 'fetched'
        AND o.kind = 'not-modified' AND o.page_kind <> 'article' AND read.links_found > 0 AND read.reason = ''
      ORDER BY o.observed_at DESC LIMIT 1)
) AS answered
"""


async def last_answer(conn: Connection, outlet: str, since: datetime) -> datetime | None:
    """Finds when the outlet last answered well after a moment, as `lookups.first_answers` finds the first time."""
    (row,) = await fetch(conn, _LAST_ANSWER, named={"outlet": outlet, "since": since})
    answered: datetime | None = row["answered"]
    return answered
