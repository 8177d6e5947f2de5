"""Keep the planner's statistics of tables that grow fast."""

from __future__ import annotations

from shared.archive.schema.connection import Pool, connection
from shared.archive.schema.rows import fetch

_AT_MOST = b"SET LOCAL statement_timeout = '45s'"
"""Less than a stage has for a batch: who creates the table of a month waits so long."""


async def analyze_grown(pool: Pool) -> list[str]:
    """Analyze the tables that have at least doubled since they were last analyzed, one a transaction.

    Returns their names. Raises `Unavailable` if one takes too long, too.
    """
    done: list[str] = []
    while True:
        async with connection(pool) as conn:
            await conn.execute(_AT_MOST)
            (row,) = await fetch(conn, b"SELECT analyze_grown() AS name")
        if row["name"] is None or row["name"] in done:
            return done
        done.append(row["name"])
