"""A backup: one folder with every table as PostgreSQL copies it, and every body. Restored into an empty archive.

backup.json       the schema's migrations and how many rows each table has
tables/NAME.copy  COPY text, zstd
blobs/…           as in the blob store
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import orjson
import zstandard
from psycopg.sql import SQL, Identifier

from shared.archive.schema.connection import Connection
from shared.archive.schema.migrate import known_migrations, migrate
from shared.archive.schema.partitions import make_month, month_of
from shared.archive.schema.rows import fetch
from shared.errors import Misconfigured

_TABLES = {
    "outlet": None,
    "edition": None,
    "article": None,
    "address": None,
    "alias": None,
    "redirect": None,
    "ruling": None,
    "revision": None,
    "stand_in": None,
    "picture": None,
    "change": None,
    "withholding": None,
    "event": None,
    "watch": None,
    "dropped_body": None,
    "certified_day": None,
    "certified_capture": None,
    "reparse": None,
    "capture": "captured_at",
    "observation": "observed_at",
}
"""In an order that satisfies references; with the column by which a table is parted."""

LEFT_OUT = {
    "schema_migration": "made by the restoring itself; backup.json says which migrations there were",
    "cursor": "transaction numbers of another database; set anew to the end of what was told",
    "delivery": "what the archive of the backup still sends must not be sent by the restored one, too",
}
"""Tables that no backup holds, and why."""

_NUMBERED = ("event", "withholding", "watch", "ruling")
_NOT_COPIED = {"xid"}
"""Transaction numbers mean nothing in another database: events get that of the restoring."""

_ALL_TOLD = (
    "INSERT INTO cursor (name, xid, event_id) SELECT 'notifications', xid, id FROM event ORDER BY xid DESC, id DESC "
    "LIMIT 1"
)
"""What a backup holds was told by the archive it was made of, and is not told again."""


def tables_in_backup() -> frozenset[str]:
    """Names of the tables in a backup; partitions go with their table."""
    return frozenset(_TABLES)


async def backup(conn: Connection, blobs: Path, to: Path) -> dict[str, int]:
    """Copies all tables, then the bodies, to the empty folder `to`; returns the number of rows of each table.

    The tables are as of one moment only if the caller opened a REPEATABLE READ transaction.
    """
    if _holds_something(to):
        raise Misconfigured(f"{to} is not empty: give a folder of its own to each backup")
    (to / "tables").mkdir(parents=True)
    counts = {name: await _copy_out(conn, name, to / "tables" / f"{name}.copy") for name in _TABLES}
    _copy(blobs, to / "blobs")
    about = {"migrations": {m.name: m.checksum for m in known_migrations()}, "rows": counts}
    (to / "backup.json").write_bytes(orjson.dumps(about, option=orjson.OPT_INDENT_2))
    return counts


async def restore(conn: Connection, blobs: Path, source: Path) -> dict[str, int]:
    """Into an empty database and an empty blob store, in one transaction. Raises `Misconfigured` for others."""
    about = _about(source)
    if _holds_something(blobs):
        raise Misconfigured(f"the blob store {blobs} is not empty: restore into a new one")
    await migrate(conn)
    if await fetch(conn, b"SELECT FROM article LIMIT 1") or await fetch(conn, b"SELECT FROM capture LIMIT 1"):
        raise Misconfigured("the archive is not empty: restore into a new database")
    for name, column in _TABLES.items():
        await _copy_in(conn, name, column, source / "tables" / f"{name}.copy")
    for name in _NUMBERED:
        await conn.execute(_renumber(name))
    counts = {name: await _count(conn, name) for name in _TABLES}
    if counts != about["rows"]:
        raise Misconfigured(f"the backup {source} is not whole: it should hold {about['rows']}, but holds {counts}")
    await conn.execute(_ALL_TOLD)
    _copy(source / "blobs", blobs)
    return counts


def _holds_something(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


def _copy(source: Path, to: Path) -> None:
    """Without files that are still being written, which begin with a dot; a copy is as private as we make files."""
    for at, folders, names in os.walk(source):
        folders[:] = [name for name in folders if not name.startswith(".")]
        into = to / Path(at).relative_to(source)
        into.mkdir(parents=True, exist_ok=True)
        for name in (name for name in names if not name.startswith(".")):
            _copy_file(Path(at) / name, into / name)


def _copy_file(source: Path, to: Path) -> None:
    """With its time, by which retention judges."""
    shutil.copyfile(source, to)
    seen = source.stat()
    os.utime(to, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def _about(source: Path) -> dict[str, dict[str, object]]:
    try:
        about: dict[str, dict[str, object]] = orjson.loads((source / "backup.json").read_bytes())
    except (OSError, ValueError):
        raise Misconfigured(f"{source} holds no backup that was finished: backup.json is missing") from None
    if about["migrations"] != {m.name: m.checksum for m in known_migrations()}:
        raise Misconfigured(f"the backup {source} has another schema: restore it with the version that made it")
    return about


async def _columns(conn: Connection, table: str) -> list[str]:
    rows = await fetch(
        conn,
        b"SELECT attname AS name FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        b"ORDER BY attnum",
        table,
    )
    return [row["name"] for row in rows if row["name"] not in _NOT_COPIED]


async def _copy_out(conn: Connection, table: str, path: Path) -> int:
    names = SQL(", ").join(map(Identifier, await _columns(conn, table)))
    order = SQL(" ORDER BY xid, id" if table == "event" else "")
    statement = SQL("COPY (SELECT {} FROM {}{}) TO STDOUT").format(names, Identifier(table), order)
    with path.open("xb") as file, zstandard.ZstdCompressor(level=3).stream_writer(file) as packed:
        async with conn.cursor() as cursor, cursor.copy(statement) as copy:
            async for data in copy:
                packed.write(data)
    return await _count(conn, table)


async def _copy_in(conn: Connection, table: str, parted_by: str | None, path: Path) -> None:
    """Parted tables by way of a temporary one, which tells what months are needed."""
    columns = await _columns(conn, table)
    names = SQL(", ").join(map(Identifier, columns))
    into = Identifier(f"restored_{table}" if parted_by else table)
    if parted_by:
        await conn.execute(
            SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                into, names, Identifier(table)
            )
        )
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as packed:
        async with conn.cursor() as cursor, cursor.copy(SQL("COPY {} ({}) FROM STDIN").format(into, names)) as copy:
            while data := packed.read(1 << 20):
                await copy.write(data)
    if parted_by:
        await _part(conn, table, parted_by, names, into)


async def _part(conn: Connection, table: str, column: str, names: object, source: Identifier) -> None:
    query = SQL("SELECT DISTINCT date_trunc('month', {} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' FROM {}")
    cursor = await conn.execute(query.format(Identifier(column), source))
    months = {month_of(at) for (at,) in await cursor.fetchall()}  # type: ignore[arg-type]
    for month in sorted(m for m in months if m is not None):
        await make_month(conn, table, month)
    await conn.execute(SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(Identifier(table), names, names, source))


def _renumber(table: str) -> bytes:
    """Numbers given from now on follow those restored."""
    return (
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"  # noqa: S608
    ).encode()


async def _count(conn: Connection, table: str) -> int:
    cursor = await conn.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
    row = await cursor.fetchone()
    return int(str(row[0])) if row else 0
