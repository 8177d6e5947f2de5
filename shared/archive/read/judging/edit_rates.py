"""Measure how often outlets edit. The interval between visits depends on it."""

from __future__ import annotations

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

_SHARES = b"""
SELECT outlet_id, (count(*) FILTER (WHERE revision_count > 1))::float / count(*) AS share
FROM article WHERE sort_at >= now() - interval '60 days' GROUP BY outlet_id HAVING count(*) >= 10
"""


async def edited_shares(conn: Connection) -> dict[str, float]:
    """Return the share (0 to 1) of recent articles that were edited, for each outlet with at least ten in 60 days."""
    return {row["outlet_id"]: row["share"] for row in await fetch(conn, _SHARES)}
