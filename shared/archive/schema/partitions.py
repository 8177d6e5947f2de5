"""Create monthly partitions of captures and observations when the first fact of a month arrives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from shared.archive.schema.connection import Connection, Pool, connection

_FIRST_YEAR, _LAST_YEAR = 1990, 2200
"""Facts outside these years go to the default partition, so that a wrong clock creates no tables."""

Month = tuple[int, int]


def month_of(at: datetime) -> Month | None:
    """Return the month in UTC, or None if it gets no partition."""
    utc = at.astimezone(UTC)
    return (utc.year, utc.month) if _FIRST_YEAR <= utc.year <= _LAST_YEAR else None


class Partitions:
    """Create missing partitions in a transaction of its own, before the facts are written."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._made: set[tuple[str, Month]] = set()

    async def ensure(self, table: str, moments: Iterable[datetime]) -> None:
        """Make the monthly partitions that these moments need. Known ones are not asked for again."""
        months = {m for m in map(month_of, moments) if m is not None}
        missing = sorted(m for m in months if (table, m) not in self._made)
        if not missing:
            return
        async with connection(self._pool) as conn:
            for month in missing:
                await make_month(conn, table, month)
        self._made.update((table, m) for m in missing)


async def make_month(conn: Connection, table: str, month: Month) -> None:
    """Create one month's partition if it is missing. Wait for others that do so or analyze a table."""
    await conn.execute("SELECT make_month(%s, %s)", (table, date(*month, 1)))
