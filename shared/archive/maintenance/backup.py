"""Back up every table and every body to one folder.

backup.json       the time of the backup, the schema's migrations, and the number of rows of each table
tables/NAME.copy  COPY text, zstd
blobs/…           as in the blob store
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path

import orjson
import zstandard
from psycopg.sql import SQL, Identifier

from shared.archive.maintenance.backup_bodies import copy_bodies
from shared.archive.maintenance.backup_folder import finish, unfinished
from shared.archive.maintenance.retention import DELETING
from shared.archive.schema.connection import Connection
from shared.archive.schema.migrate import check, known_migrations
from shared.archive.schema.rows import fetch
from shared.errors import Misconfigured
from shared.storage.blobs import BlobStore
from shared.storage.copying import Report
from shared.storage.durable_files import sync_folder

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

_NOT_COPIED = {"xid"}
"""Transaction ids mean nothing in another database. Events get the transaction id of the restore."""

Opening = Callable[[], AbstractAsyncContextManager[Connection]]
"""Opens a transaction on the database."""


def no_progress(_: str) -> None:
    """Report no progress."""


async def backup(opening: Opening, blobs: BlobStore, to: Path, report: Report = no_progress) -> dict[str, int]:
    """Copy all tables, then the bodies, to the folder `to`. Returns the number of rows of each table.

    The folder is new, empty, or has a backup of the same store that was interrupted: its bodies stay if the store still
    has them, its tables are copied again. The tables show one moment. The bodies are copied after them, so all that the
    tables and the manifests name are there. Meanwhile only a lock is held: a transaction that sees one moment keeps the
    server from cleaning up.
    """
    with unfinished(to, blobs.identity):
        async with AsyncExitStack() as until_the_end:
            async with opening() as conn:
                await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                await check(conn)
                await _alone(conn)
                (moment,) = await fetch(conn, b"SELECT now() AS at")
                counts = await _copy_tables(conn, to / "tables", report)
                holder = await until_the_end.enter_async_context(opening())
                await _alone(holder)
            await copy_bodies(holder, blobs, to / "blobs", report)
        about = {"at": moment["at"], "migrations": {m.name: m.checksum for m in known_migrations()}, "rows": counts}
        finish(to, orjson.dumps(about, option=orjson.OPT_INDENT_2))
    return counts


async def _alone(conn: Connection) -> None:
    """Keep `presswatch retain` from deleting bodies until the transaction ends. Raises `Misconfigured` if it runs."""
    cursor = await conn.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", (DELETING,))
    if (await cursor.fetchone()) != (True,):
        raise Misconfigured("`presswatch retain` is deleting bodies: run the backup again when it has ended")


async def _copy_tables(conn: Connection, folder: Path, report: Report) -> dict[str, int]:
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    counts = {}
    for name in TABLES:
        report(f"table {name}")
        counts[name] = await _copy_out(conn, name, folder / f"{name}.copy")
    await asyncio.to_thread(sync_folder, folder)
    return counts


async def columns_of(conn: Connection, table: str) -> list[str]:
    """Return the columns of a table that a backup holds, in their order."""
    rows = await fetch(
        conn,
        b"SELECT attname AS name FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        b"ORDER BY attnum",
        table,
    )
    return [row["name"] for row in rows if row["name"] not in _NOT_COPIED]


async def _copy_out(conn: Connection, table: str, path: Path) -> int:
    names = SQL(", ").join(map(Identifier, await columns_of(conn, table)))
    order = SQL(" ORDER BY xid, id" if table == "event" else "")
    statement = SQL("COPY (SELECT {} FROM {}{}) TO STDOUT").format(names, Identifier(table), order)
    with path.open("wb") as file:
        with zstandard.ZstdCompressor(level=3).stream_writer(file, closefd=False) as packed:
            async with conn.cursor() as cursor:
                async with cursor.copy(statement) as copy:
                    async for data in copy:
                        packed.write(data)
                number = cursor.rowcount
        await asyncio.to_thread(os.fsync, file.fileno())
    return number


async def count(conn: Connection, table: str, most: int | None = None) -> int:
    """Return the number of rows. Do not look beyond `most`."""
    query = SQL("SELECT count(*) FROM (SELECT FROM {} LIMIT %s) AS found").format(Identifier(table))
    cursor = await conn.execute(query, (most,))
    row = await cursor.fetchone()
    return int(str(row[0])) if row else 0
