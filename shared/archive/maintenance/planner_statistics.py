"""Keep the planner's statistics of tables that grow fast."""

from __future__ import annotations

from shared.archive.schema.connection import Pool, connection
from shared.archive.schema.rows import fetch


async def analyze_grown(pool: Pool) -> list[str]:
    """Analyze the tables that have at least doubled since they were last analyzed, one a transaction.

    Returns their names.
    """
    done: list[str] = []
    while True:
        async with connection(pool) as conn:
            (row,) = await fetch(conn, b"SELECT analyze_grown() AS name")
        if row["name"] is None or row["name"] in done:
            return done
        done.append(row["name"])
