"""A backup of a watch that goes on working, and one that is cut off."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import psycopg
import pytest

from shared.archive.maintenance import backup_bodies
from shared.archive.maintenance.backup import backup
from shared.archive.maintenance.retention import exclude_backups
from shared.archive.schema.connection import connection
from shared.contracts import Capture
from shared.errors import Misconfigured, Unavailable
from shared.observability.traces import new_traceparent
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from tests.integration.archive.backing_up import a_hundred_bodies
from tests.publishing import START, Press


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

        async with connection(press.pool) as conn:
            await backup(conn, blobs, tmp_path / "backup", meanwhile)
    kept = FolderBlobs(tmp_path / "backup" / "blobs")
    named = {m.message.body.sha256 for m in kept.manifests() if isinstance(m.message, Capture) and m.message.body}
    assert next(numbers) > 151, "nothing came during the backup"
    assert named <= set(kept.bodies())
    assert before <= {m.message.url for m in kept.manifests()}


async def test_the_session_is_used_while_the_bodies_are_copied(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server closes sessions that are silent for a second. The copy takes three."""
    monkeypatch.setattr(backup_bodies, "ALIVE_S", 0.1)
    said: list[str] = []

    def slowly(text: str) -> None:
        if "bodies" in text:
            said.append(text)
            time.sleep(3)

    async with connection(press.pool) as conn:
        await conn.execute("SET LOCAL idle_in_transaction_session_timeout = '1s'")
        await backup(conn, await a_hundred_bodies(tmp_path / "blobs"), tmp_path / "backup", slowly)
    assert said and (tmp_path / "backup" / "backup.json").exists()


async def test_a_backup_whose_session_is_lost_is_unfinished(press: Press, database_url: str, tmp_path: Path) -> None:
    """Its lock is gone, so bodies may have been deleted since."""
    blobs = await a_hundred_bodies(tmp_path / "blobs")
    with pytest.raises(Unavailable):
        async with connection(press.pool) as conn:
            pid = conn.info.backend_pid

            def end_session(text: str) -> None:
                if "bodies" in text:
                    with psycopg.connect(database_url, autocommit=True) as admin:
                        admin.execute("SELECT pg_terminate_backend(%s)", (pid,))

            await backup(conn, blobs, tmp_path / "backup", end_session)
    assert not (tmp_path / "backup" / "backup.json").exists()


async def test_a_backup_and_the_deletion_of_bodies_do_not_run_at_once(press: Press, tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path / "blobs")
    async with connection(press.pool) as conn, connection(press.pool) as other:
        await exclude_backups(other)
        with pytest.raises(Misconfigured, match="retain` is deleting bodies"):
            await backup(conn, blobs, tmp_path / "none")
        await other.rollback()
        await backup(conn, blobs, tmp_path / "backup")
        with pytest.raises(Misconfigured, match="a backup or another"):
            await exclude_backups(other)
