"""Count the orders to withhold, so that caches know when there is another one."""

from __future__ import annotations

from shared.archive.read.connection.pool import ReadPool


async def orders_so_far(db: ReadPool) -> int:
    """Return a number that grows with each order, and each time that one is lifted."""
    (row,) = await db.dicts("SELECT count(*) + count(lifted_at) AS number FROM withholding")
    return int(row["number"])
