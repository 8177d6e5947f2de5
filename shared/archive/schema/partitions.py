"""Months: captures and observations lie in a table for each, made when the first fact of that month arrives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from shared.archive.schema.connection import Connection, Pool, connection

_LOCK = 7_304_002
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
"""What is dated outside lies in the default partition: a wrong clock must not make tables."""

Month = tuple[int, int]


def month_of(at: datetime) -> Month | None:
    """The month in UTC, or None where it gets no table of its own."""
    utc = at.astimezone(UTC)
    return (utc.year, utc.month) if _FIRST_YEAR <= utc.year <= _LAST_YEAR else None


class Partitions:
    """Makes sure that the tables are there, in a transaction of its own, before the facts are written."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._made: set[tuple[str, Month]] = set()

    async def ensure(self, table: str, moments: Iterable[datetime]) -> None:
        months = {m for m in map(month_of, moments) if m is not None}
        missing = sorted(m for m in months if (table, m) not in self._made)
        if not missing:
            return
        async with connection(self._pool) as conn:
            await conn.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            for month in missing:
                await make_month(conn, table, month)
        self._made.update((table, m) for m in missing)


async def make_month(conn: Connection, table: str, month: Month) -> None:
    """Makes one month's table unless it is there; the caller holds the lock, or is alone with the database."""
    await conn.execute("SELECT make_month(%s, %s)", (table, date(*month, 1)))
