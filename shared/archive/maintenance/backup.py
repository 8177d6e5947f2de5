"""Back up every table and every body to one folder, and restore them into an empty archive.

backup.json       the schema's migrations, and the number of rows of each table
tables/NAME.copy  COPY text, zstd
blobs/…           as in the blob store
"""

from __future__ import annotations

from pathlib import Path

import orjson
import zstandard
from psycopg.sql import SQL, Identifier

from shared.archive.schema.connection import Connection
from shared.archive.schema.migrate import known_migrations, migrate
from shared.archive.schema.partitions import make_month, month_of
from shared.archive.schema.rows import fetch
from shared.errors import Misconfigured
from shared.storage.blobs import BlobStore
from shared.storage.copying import Report, copy_blobs
from shared.storage.folder_blobs import FolderBlobs

TABLES = {
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
    "annotation": None,
    "annotation_withdrawal": None,
    "change": None,
    "withholding": None,
    "event": None,
    "watch": None,
    "name_decision": None,
    "dropped_body": None,
    "certified_day": None,
    "certified_capture": None,
    "reparse": None,
    "enrich_again": None,
    "judge_again": None,
    "capture": "captured_at",
    "observation": "observed_at",
}
"""The tables in an order that satisfies references, each with the column that it is partitioned by."""

LEFT_OUT = {
    "schema_migration": "created by the restore; backup.json lists the migrations",
    "cursor": "transaction ids of another database; set to the end of the published events",
    "delivery": "the original archive still sends these; the restored one must not send them too",
    "month_phrase": "counted again from the texts",
    "counted_month": "says what was counted",
}
"""Tables that no backup contains, and why."""

_NUMBERED = ("event", "withholding", "watch", "ruling", "name_decision")
_NOT_COPIED = {"xid"}
"""Transaction ids mean nothing in another database. Events get the transaction id of the restore."""

_ALL_PUBLISHED = (
    "INSERT INTO cursor (name, xid, event_id) SELECT 'notifications', xid, id FROM event ORDER BY xid DESC, id DESC "
    "LIMIT 1"
)
"""The archive that was backed up has already published its events, so the restored one starts after them."""


def _quiet(_: str) -> None:
    pass


async def backup(conn: Connection, blobs: BlobStore, to: Path, report: Report = _quiet) -> dict[str, int]:
    """Copy all tables, then the bodies, to the empty folder `to`. Returns the number of rows of each table.

    The tables show one moment only if the caller opened a REPEATABLE READ transaction.
    """
    if _holds_something(to):
        raise Misconfigured(f"{to} is not empty: use a new folder for each backup")
    (to / "tables").mkdir(parents=True)
    counts = {}
    for name in TABLES:
        report(f"table {name}")
        counts[name] = await _copy_out(conn, name, to / "tables" / f"{name}.copy")
    copy_blobs(blobs, FolderBlobs(to / "blobs"), report, checked=False)
    about = {"migrations": {m.name: m.checksum for m in known_migrations()}, "rows": counts}
    (to / "backup.json").write_bytes(orjson.dumps(about, option=orjson.OPT_INDENT_2))
    return counts


async def restore(conn: Connection, blobs: BlobStore, source: Path, report: Report = _quiet) -> dict[str, int]:
    """Restore into an empty database and an empty blob store, in one transaction.

    Raises `Misconfigured` if either is not empty.
    """
    about = _about(source)
    if not blobs.is_empty():
        raise Misconfigured(f"the blob store {blobs.where} is not empty: restore into a new one")
    await migrate(conn)
    for name in TABLES:
        if await fetch(conn, f"SELECT FROM {name} LIMIT 1".encode()):
            raise Misconfigured(f"the archive is not empty, see table {name}: restore into a new database")
    for name, column in TABLES.items():
        report(f"table {name}")
        await _copy_in(conn, name, column, source / "tables" / f"{name}.copy")
    for name in _NUMBERED:
        await conn.execute(_renumber(name))
    counts = {name: await _count(conn, name) for name in TABLES}
    if counts != about["rows"]:
        raise Misconfigured(f"the backup {source} is incomplete: it should have {about['rows']}, but has {counts}")
    await conn.execute(_ALL_PUBLISHED)
    copy_blobs(FolderBlobs(source / "blobs"), blobs, report, checked=False)
    return counts


def _holds_something(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


def _about(source: Path) -> dict[str, dict[str, object]]:
    try:
        about: dict[str, dict[str, object]] = orjson.loads((source / "backup.json").read_bytes())
    except (OSError, ValueError):
        raise Misconfigured(f"{source} has no finished backup: backup.json is missing") from None
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


async def _copy_in(conn: Connection, table: str, partitioned_by: str | None, path: Path) -> None:
    """Load a table. A partitioned table goes through a temporary one that shows which months are needed."""
    columns = await _columns(conn, table)
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


def _renumber(table: str) -> bytes:
    """Return the statement that lets new numbers follow the restored ones."""
    return (
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"  # noqa: S608
    ).encode()


async def _count(conn: Connection, table: str) -> int:
    cursor = await conn.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
    row = await cursor.fetchone()
    return int(str(row[0])) if row else 0
