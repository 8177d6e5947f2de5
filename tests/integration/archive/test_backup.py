"""A backup restored into an empty system is the same archive, hash by hash."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path

import psycopg
import pytest

from services.console.run.embedded import Postgres
from shared.archive.maintenance import backup_bodies
from shared.archive.maintenance.backup import LEFT_OUT, TABLES, backup
from shared.archive.maintenance.restore import restore
from shared.archive.maintenance.retention import DELETING, alone
from shared.archive.maintenance.verify import damaged, missing
from shared.archive.outbox import Cursor, events_after
from shared.archive.schema.connection import Connection, connection, open_pool
from shared.archive.schema.migrate import migrate
from shared.archive.schema.roles import OPERATOR
from shared.archive.write import reparse_queue
from shared.contracts import Capture, ObservationKind
from shared.errors import Misconfigured, Unavailable
from shared.observability.traces import new_traceparent
from shared.storage.blobs import BlobWrite, StoredFile, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from tests.publishing import START, Press, enriched, everything, hours, observed, settings_for
from tests.servers import as_role


async def filled(press: Press, root: Path) -> FolderBlobs:
    body = b"<p>Nul \0 and all</p>"
    blobs = FolderBlobs(root)
    capture = Capture(url="https://gazette.example/a", captured_at=START, body=blob_ref(body, "text/html"))
    await blobs.put([BlobWrite(capture, body, new_traceparent())])
    await press.publish(*(enriched(f"a{n}", hours(n * 200), f"Tab\t and \\ back {n}") for n in range(20)))
    await press.publish(observed("a1", hours(900), ObservationKind.GONE))
    return blobs


async def test_a_restored_archive_is_the_same(press: Press, postgres: Postgres, tmp_path: Path) -> None:
    blobs = await filled(press, tmp_path / "blobs")
    counts = await backup(partial(connection, press.pool), blobs, tmp_path / "backup")
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS restored")
        admin.execute("CREATE DATABASE restored")

    async with open_pool(settings_for(postgres.url_of("restored"))) as pool:
        assert await restore(partial(connection, pool), FolderBlobs(tmp_path / "new"), tmp_path / "backup") == counts
        again = Press(pool)
        assert await everything(again) == await everything(press)
        before = await press.rows("SELECT id, kind, article_id FROM event ORDER BY xid, id")
        async with connection(pool) as conn:
            assert [e.article_id for e in await events_after(conn, Cursor())] == [e["article_id"] for e in before]
            stored = FolderBlobs(tmp_path / "new")
            assert list(stored.bodies()) == list(blobs.bodies())
            assert list(damaged(stored)) == [None]
            named = [fault async for fault in missing(conn, blobs)]
            assert [fault async for fault in missing(conn, stored)] == named
        await again.publish(enriched("another", hours(9000)))
        with pytest.raises(Misconfigured, match="not empty"):
            await restore(partial(connection, pool), FolderBlobs(tmp_path / "third"), tmp_path / "backup")
        assert FolderBlobs(tmp_path / "third").is_empty()
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute("DROP DATABASE restored WITH (FORCE)")


def presswatch(database_url: str, blobs: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PRESSWATCH_DATABASE_URL": database_url, "PRESSWATCH_BLOBS": str(blobs)}
    command = [str(Path(sys.executable).with_name("presswatch")), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


async def test_the_commands_back_up_and_restore(
    press: Press, postgres: Postgres, database_url: str, tmp_path: Path
) -> None:
    """As the operator, the role that `run` gives to a person who runs commands."""
    blobs = await filled(press, tmp_path / "blobs")
    folder, database_url = str(tmp_path / "backup"), as_role(database_url, OPERATOR)
    made = await asyncio.to_thread(presswatch, database_url, blobs.root, "backup", folder)
    assert [path for path in (tmp_path / "backup").rglob("*") if path.stat().st_mode & 0o077] == []
    assert (made.returncode, made.stderr) == (0, "")
    assert "20 in article" in made.stdout
    again = await asyncio.to_thread(presswatch, database_url, blobs.root, "backup", folder)
    assert again.returncode == 78 and "has a finished backup" in again.stderr and "Traceback" not in again.stderr

    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE by_command")
    try:
        url = postgres.url_of("by_command")
        assert (await asyncio.to_thread(presswatch, url, tmp_path / "new", "migrate")).returncode == 0
        restored = await asyncio.to_thread(presswatch, as_role(url, OPERATOR), tmp_path / "new", "restore", folder)
        assert (restored.returncode, restored.stderr, restored.stdout) == (0, "", made.stdout)
        async with open_pool(settings_for(url)) as pool:
            assert await everything(Press(pool)) == await everything(press)
    finally:
        with psycopg.connect(postgres.url, autocommit=True) as admin:
            admin.execute("DROP DATABASE by_command WITH (FORCE)")


async def test_no_table_is_forgotten(press: Press) -> None:
    rows = await press.rows(
        "SELECT relname::text AS name FROM pg_class "
        "WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace"
    )
    assert {row["name"] for row in rows} == TABLES.keys() | LEFT_OUT.keys(), "add it to the backup, or say why not"
    assert not TABLES.keys() & LEFT_OUT.keys()


HEX, SHA = "a" * 32, "b" * 64
PEOPLE_WROTE = (
    f"INSERT INTO annotation VALUES ('{HEX}', '{HEX}', 'desk', '1', 'topic', '', '{{\"a\": 1}}', now(), now())",
    "INSERT INTO annotation_withdrawal VALUES ('desk', '0', 'wrong\ttexts', now())",
    "INSERT INTO name_decision (kind, spelling, decided_by) VALUES ('refuse', 'Kim', 'editor'), ('refuse', '김', 'x')",
    "INSERT INTO watch (name, url, secret) VALUES ('cranes', 'https://hook.example/', 'whsec_AAAA')",
    f"INSERT INTO withholding (article_id, reason) VALUES ('{HEX}', 'a court''s order')",
    f"INSERT INTO dropped_body VALUES ('{SHA}', 7, 'gazette', 'pages', now())",
    f"INSERT INTO ruling (kind, outlet_id, address_id, other_id, reason) VALUES "
    f"('join', 'gazette', '{HEX}', '{HEX}', 'the same'), ('part', 'gazette', '{HEX}', NULL, 'not the same')",
    f"INSERT INTO enrich_again VALUES ('{HEX}', '{HEX}', 'names', now(), now())",
    f"INSERT INTO redirect VALUES ('{HEX}', '{HEX}', 'gazette')",
    f"INSERT INTO alias VALUES ('{HEX}', '{HEX}', 'https://gazette.example/?a=1')",
    f"INSERT INTO picture VALUES ('https://p.example/1', '{SHA}', 'gazette', 'image/png', 9, 1, 1, NULL, now(), now())",
    "INSERT INTO edition (outlet_id, id, label) VALUES ('gazette', 'ko', 'Korean')",
    "INSERT INTO certified_day VALUES ('2026-03-01', 1, 'r', 's', 'g', 'k', now(), '\\x00ff', '\\x01', 9, now(), "
    "now(), 3)",
    "INSERT INTO stand_in SELECT * FROM revision LIMIT 1",
    f"INSERT INTO certified_capture VALUES ('{HEX}', '2026-03-01', 0, 'leaf', '\\x00')",
)
"""Rows of the tables that a press of tests does not fill."""


async def contents(press: Press) -> dict[str, list[str]]:
    found = {}
    for name in TABLES:
        rows = await press.rows(f"SELECT to_jsonb(t) - 'xid' AS row FROM {name} t ORDER BY 1")
        found[name] = [str(row["row"]) for row in rows]
    return found


async def test_every_table_is_the_same_row_by_row(press: Press, postgres: Postgres, tmp_path: Path) -> None:
    blobs = await filled(press, tmp_path / "blobs")
    blobs.write_file("certificates/2026-03-01.json", b"signed\n")
    blobs.write_file("certificates/2026-03-01.ots", b"\0stamped")
    async with connection(press.pool) as conn:
        for statement in PEOPLE_WROTE:
            await conn.execute(statement.encode())
    before = await contents(press)
    assert [name for name, rows in before.items() if not rows] == ["reparse", "judge_again"]
    await backup(partial(connection, press.pool), blobs, tmp_path / "backup")
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE whole")
    try:
        async with open_pool(settings_for(postgres.url_of("whole"))) as pool:
            await restore(partial(connection, pool), FolderBlobs(tmp_path / "new"), tmp_path / "backup")
            again = Press(pool)
            assert await contents(again) == before
            for name in ("2026-03-01.json", "2026-03-01.ots"):
                file = f"certificates/{name}"
                assert FolderBlobs(tmp_path / "new").read_file(file) == blobs.read_file(file)
            new = "INSERT INTO ruling (kind, outlet_id, address_id, reason) VALUES ('part', 'g', %s, '') RETURNING id"
            assert (await again.one(new, HEX))["id"] == 3
    finally:
        with psycopg.connect(postgres.url, autocommit=True) as admin:
            admin.execute("DROP DATABASE whole WITH (FORCE)")


async def test_nothing_is_restored_beside_what_people_wrote(press: Press, postgres: Postgres, tmp_path: Path) -> None:
    await backup(partial(connection, press.pool), FolderBlobs(tmp_path / "blobs"), tmp_path / "backup")
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE begun")
    try:
        async with open_pool(settings_for(postgres.url_of("begun"))) as pool:
            async with connection(pool) as conn:
                await migrate(conn)
                await conn.execute(b"INSERT INTO watch (name) VALUES ('cranes')")
            with pytest.raises(Misconfigured, match="not empty, see table watch"):
                await restore(partial(connection, pool), FolderBlobs(tmp_path / "new"), tmp_path / "backup")
    finally:
        with psycopg.connect(postgres.url, autocommit=True) as admin:
            admin.execute("DROP DATABASE begun WITH (FORCE)")


async def test_what_waits_to_be_read_again_still_waits_in_the_restored_archive(
    press: Press, postgres: Postgres, tmp_path: Path
) -> None:
    await press.publish(enriched("a", START))
    capture = await press.one("SELECT id AS capture_id, captured_at, body_sha256, recorded_at AS kept_by FROM capture")
    async with connection(press.pool) as conn:
        await reparse_queue.enqueue(conn, [capture])
    await backup(partial(connection, press.pool), FolderBlobs(tmp_path / "blobs"), tmp_path / "backup")
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE waiting")
    async with open_pool(settings_for(postgres.url_of("waiting"))) as pool:
        await restore(partial(connection, pool), FolderBlobs(tmp_path / "new"), tmp_path / "backup")
        async with connection(pool) as conn:
            found = await reparse_queue.claim(conn, 9, 60, urgent=False)
        assert [w.capture_id for w in found] == [capture["capture_id"]]
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute("DROP DATABASE waiting WITH (FORCE)")


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


HELD = """SELECT count(*), count(backend_xmin) FROM pg_stat_activity
WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()"""
"""Open transactions, and how many of them keep the server from cleaning up."""


async def a_hundred_bodies(root: Path) -> FolderBlobs:
    blobs, kept = FolderBlobs(root), list[BlobWrite]()
    for number in range(100):
        body = b"<p>%d</p>" % number
        capture = Capture(url=f"https://g.example/{number}", captured_at=START, body=blob_ref(body, "text/html"))
        kept.append(BlobWrite(capture, body, new_traceparent()))
    await blobs.put(kept)
    return blobs


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


async def test_a_store_in_use_is_refused_without_a_look_at_all_of_it(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs, seen = await a_hundred_bodies(tmp_path / "blobs"), list[StoredFile]()
    await backup(partial(connection, press.pool), blobs, tmp_path / "backup")
    files = FolderBlobs.files

    def counted(store: FolderBlobs, under: str) -> Iterator[StoredFile]:
        for file in files(store, under):
            seen.append(file)
            yield file

    monkeypatch.setattr(FolderBlobs, "files", counted)
    with pytest.raises(Misconfigured, match="is not empty"):
        await restore(partial(connection, press.pool), blobs, tmp_path / "backup")
    assert len(seen) == 1


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
        await alone(deleting)
        with pytest.raises(Misconfigured, match="retain` is deleting bodies"):
            await backup(opening, FolderBlobs(tmp_path / "blobs"), tmp_path / "backup")
    loop = asyncio.get_running_loop()

    async def refused() -> None:
        async with opening() as deleting:
            with pytest.raises(Misconfigured, match="a backup or another"):
                await alone(deleting)

    def delete(said: str) -> None:
        if "bodies" in said:
            asyncio.run_coroutine_threadsafe(refused(), loop).result()
            seen.append(said)

    await backup(opening, await a_hundred_bodies(tmp_path / "blobs"), tmp_path / "backup", delete)
    assert len(seen) == 1


async def test_an_unfinished_backup_is_not_restored(press: Press, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no finished backup"):
        await restore(partial(connection, press.pool), FolderBlobs(tmp_path / "new"), tmp_path)
