"""Months: captures and observations lie in a table for each, made when the first fact of that month arrives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from psycopg.sql import SQL, Identifier, Literal

from shared.archive.connect import Connection, Pool, connection

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
    year, number = month
    name = f"{table}_{year}_{number:02}"
    found = await (await conn.execute("SELECT to_regclass(%s) IS NOT NULL", (name,))).fetchone()
    if found and found[0]:
        return
    following = (year + number // 12, number % 12 + 1)
    await conn.execute(
        SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
            Identifier(name), Identifier(table), Literal(_start(month)), Literal(_start(following))
        )
    )


def _start(month: Month) -> str:
    return f"{month[0]}-{month[1]:02}-01 00:00:00+00"
