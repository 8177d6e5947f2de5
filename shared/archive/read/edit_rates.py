"""How often outlets edit: what the distance of further visits follows."""

from __future__ import annotations

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch

_SHARES = b"""
SELECT outlet_id, (count(*) FILTER (WHERE revision_count > 1))::float / count(*) AS share
FROM article WHERE sort_at >= now() - interval '60 days' GROUP BY outlet_id HAVING count(*) >= 10
"""


async def edited_shares(conn: Connection) -> dict[str, float]:
    """Outlet id -> share (0 to 1) of its articles of the last 60 days that were edited; outlets with ten or more."""
    return {row["outlet_id"]: row["share"] for row in await fetch(conn, _SHARES)}
