"""A backup of a watch that goes on working, and one that is cut off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path

import psycopg
import pytest

from shared.archive.maintenance import backup_bodies
from shared.archive.maintenance.backup import backup
from shared.archive.maintenance.retention import DELETING, exclude_backups
from shared.archive.schema.connection import Connection, connection
from shared.contracts import Capture
from shared.errors import Misconfigured, Unavailable
from shared.observability.traces import new_traceparent
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from tests.integration.archive.backing_up import a_hundred_bodies
from tests.publishing import START, Press

HELD = """SELECT count(*), count(backend_xmin) FROM pg_stat_activity
WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"""
"""Open transactions, and how many of them keep the server from cleaning up."""


async def test_bodies_that_come_during_the_backup_do_not_leave_names_without_bodies(
    press: Press, tmp_path: Path
) -> None:
    """Whatever a manifest of the backup names is there: `rebuild` needs it. Also for a body whose folder was done."""
    blobs = FolderBlobs(tmp_path / "blobs")
    numbers = count()

    def store(number: int) -> None:
        body = b"<p>%d</p>" % number
        capture = Capture(url=f"https://g.example/{number}", captured_at=START, body=blob_ref(body, "text/html"))
        asyncio.run(blobs.put([BlobWrite(capture, body, new_traceparent())]))

    with ThreadPoolExecutor(1) as elsewhere:
        for _ in range(150):
            elsewhere.submit(store, next(numbers)).result()
        before = {m.message.url for m in blobs.manifests()}

        def meanwhile(said: str) -> None:
            if "bodies" in said:
                for _ in range(20):
                    elsewhere.submit(store, next(numbers)).result()

        await backup(partial(connection, press.pool), blobs, tmp_path / "backup", meanwhile)
    kept = FolderBlobs(tmp_path / "backup" / "blobs")
    named = {m.message.body.sha256 for m in kept.manifests() if isinstance(m.message, Capture) and m.message.body}
    assert next(numbers) > 151, "nothing came during the backup"
    assert named <= set(kept.bodies())
    assert before <= {m.message.url for m in kept.manifests()}


async def test_the_session_is_used_while_the_bodies_are_copied(
    press: Press, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server closes sessions that are silent for a second. The copy takes three, and holds only its lock."""
    monkeypatch.setattr(backup_bodies, "ALIVE_S", 0.1)
    held: list[tuple[object, ...] | None] = []

    def slowly(text: str) -> None:
        if "bodies" in text:
            with psycopg.connect(database_url, autocommit=True) as admin:
                held.append(admin.execute(HELD).fetchone())
            time.sleep(3)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Connection]:
        async with connection(press.pool) as conn:
            await conn.execute("SET LOCAL idle_in_transaction_session_timeout = '1s'")
            yield conn

    await backup(opening, await a_hundred_bodies(tmp_path / "blobs"), tmp_path / "backup", slowly)
    assert held == [(1, 0)] and (tmp_path / "backup" / "backup.json").exists()


async def test_a_backup_whose_session_is_lost_is_unfinished(press: Press, database_url: str, tmp_path: Path) -> None:
    """Its lock is gone, so bodies may have been deleted since."""
    blobs = await a_hundred_bodies(tmp_path / "blobs")

    def end_session(text: str) -> None:
        if "bodies" in text:
            with psycopg.connect(database_url, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE objid = %s", (DELETING,))

    with pytest.raises(Unavailable):
        await backup(partial(connection, press.pool), blobs, tmp_path / "backup", end_session)
    assert not (tmp_path / "backup" / "backup.json").exists()


async def test_a_backup_and_the_deletion_of_bodies_do_not_run_at_once(press: Press, tmp_path: Path) -> None:
    opening, seen = partial(connection, press.pool), list[str]()
    async with opening() as deleting:
        await exclude_backups(deleting)
        with pytest.raises(Misconfigured, match="retain` is deleting bodies"):
            await backup(opening, FolderBlobs(tmp_path / "blobs"), tmp_path / "backup")
    loop = asyncio.get_running_loop()

    async def refused() -> None:
        async with opening() as deleting:
            with pytest.raises(Misconfigured, match="a backup or another"):
                await exclude_backups(deleting)

    def delete(said: str) -> None:
        if "bodies" in said:
            asyncio.run_coroutine_threadsafe(refused(), loop).result()
            seen.append(said)

    await backup(opening, await a_hundred_bodies(tmp_path / "blobs"), tmp_path / "backup", delete)
    assert len(seen) == 1
