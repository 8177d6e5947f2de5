"""Load the tables of a backup."""

from __future__ import annotations

from pathlib import Path

import zstandard
from psycopg.sql import SQL, Identifier

from shared.archive.maintenance.backup import columns_of
from shared.archive.schema.connection import Connection
from shared.archive.schema.partitions import make_month, month_of

_NUMBERED = ("event", "withholding", "watch", "ruling", "name_decision")
ALL_PUBLISHED = (
    "INSERT INTO cursor (name, xid, event_id) SELECT 'notifications', xid, id FROM event ORDER BY xid DESC, id DESC "
    "LIMIT 1"
)
"""The archive that was backed up has already published its events, so the restored one starts after them."""


async def copy_in(conn: Connection, table: str, partitioned_by: str | None, path: Path) -> None:
    """Load a table. A partitioned table goes through a temporary one that shows which months are needed."""
    columns = await columns_of(conn, table)
    names = SQL(", ").join(map(Identifier, columns))
    into = Identifier(f"restored_{table}" if partitioned_by else table)
    if partitioned_by:
        await conn.execute(
            SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                into, names, Identifier(table)
            )
        )
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as packed:
        async with conn.cursor() as cursor, cursor.copy(SQL("COPY {} ({}) FROM STDIN").format(into, names)) as copy:
            while data := packed.read(1 << 20):
                await copy.write(data)
    if partitioned_by:
        await _part(conn, table, partitioned_by, names, into)


async def _part(conn: Connection, table: str, column: str, names: object, source: Identifier) -> None:
    query = SQL("SELECT DISTINCT date_trunc('month', {} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' FROM {}")
    cursor = await conn.execute(query.format(Identifier(column), source))
    months = {month_of(at) for (at,) in await cursor.fetchall()}  # type: ignore[arg-type]
    for month in sorted(m for m in months if m is not None):
        await make_month(conn, table, month)
    await conn.execute(SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(Identifier(table), names, names, source))


async def renumber(conn: Connection) -> None:
    """Let new numbers follow the restored ones."""
    for table in _NUMBERED:
        await conn.execute(
            SQL(
                "SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {}), false)"
            ).format(table, Identifier(table))
        )
