"""Restore a backup into an empty archive. A restore that was killed continues when it is run again.

The bodies come first, while a file in the store says which backup they belong to. Then all tables come in one
transaction, and the file is deleted. So a killed restore leaves an empty database, or a whole archive and that file.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson

from shared.archive.maintenance.backup import TABLES, Opening, count, no_progress
from shared.archive.maintenance.restore_tables import ALL_PUBLISHED, copy_in, renumber
from shared.archive.schema.connection import Connection
from shared.archive.schema.migrate import known_migrations, migrate
from shared.errors import Misconfigured, Permanent
from shared.ids import sha256_hex
from shared.storage.blobs import BlobStore
from shared.storage.copying import Report, copy_blobs
from shared.storage.folder_blobs import FolderBlobs

MARK = "restoring.json"
"""The file in the store while a restore is unfinished: the SHA-256 of the backup's `backup.json`."""


async def restore(opening: Opening, blobs: BlobStore, source: Path, report: Report = no_progress) -> dict[str, int]:
    """Restore into an empty database and an empty blob store, or continue a restore of the same backup.

    Returns the number of rows of each table. Raises `Misconfigured` if something else is there.
    """
    rows, mark = _about(source)
    continued = _is_begun(blobs, mark)
    async with opening() as conn:
        counts = await _rows_there(conn, most=None if continued else 1)
    if any(counts.values()) and not (continued and counts == rows):
        table = next(name for name, number in counts.items() if number)
        raise Misconfigured(f"the archive is not empty, see table {table}: restore into a new database")
    if not continued:
        await asyncio.to_thread(blobs.write_file, MARK, mark)
    await asyncio.to_thread(copy_blobs, FolderBlobs(source / "blobs"), blobs, report, checked=False)
    if not any(counts.values()):
        async with opening() as conn:
            await _restore_tables(conn, source, rows, report)
    await asyncio.to_thread(blobs.delete_file, MARK)
    return rows


def _about(source: Path) -> tuple[dict[str, int], bytes]:
    """Return the number of rows of each table, and the mark of this backup."""
    try:
        data = (source / "backup.json").read_bytes()
        about = orjson.loads(data)
    except (OSError, ValueError):
        raise Misconfigured(f"{source} has no finished backup: backup.json is missing") from None
    if about["migrations"] != {m.name: m.checksum for m in known_migrations()}:
        raise Misconfigured(f"the backup {source} has another schema: restore it with the version that made it")
    return about["rows"], orjson.dumps({"backup": sha256_hex(data)})


def _is_begun(blobs: BlobStore, mark: bytes) -> bool:
    """Return whether a restore of this backup was begun in the store; False for an empty store."""
    try:
        begun = blobs.read_file(MARK)
    except Permanent:
        if blobs.is_empty():
            return False
        raise Misconfigured(f"the blob store {blobs.where} is not empty: restore into a new one") from None
    if begun != mark:
        raise Misconfigured(
            f"the blob store {blobs.where} has a part of another backup: restore that one, or use a new store"
        )
    return True


async def _rows_there(conn: Connection, most: int | None) -> dict[str, int]:
    """Count the rows of each table to at most `most`; of those that the schema will have, if there is none yet.

    The database stays as it is.
    """
    async with conn.transaction(force_rollback=True):
        await migrate(conn)
        return {name: await count(conn, name, most) for name in TABLES}


async def _restore_tables(conn: Connection, source: Path, rows: dict[str, int], report: Report) -> None:
    await migrate(conn)
    for name, column in TABLES.items():
        report(f"table {name}")
        await copy_in(conn, name, column, source / "tables" / f"{name}.copy")
    await renumber(conn)
    counts = {name: await count(conn, name) for name in TABLES}
    if counts != rows:
        raise Misconfigured(f"the backup {source} is incomplete: it should have {rows}, but has {counts}")
    await conn.execute(ALL_PUBLISHED)
