"""A backup restored into an empty system is the same archive, hash by hash."""

from __future__ import annotations

import asyncio
import subprocess
from functools import partial
from pathlib import Path

import pytest

from shared.archive.maintenance.backup import LEFT_OUT, TABLES, backup
from shared.archive.maintenance.restore import restore
from shared.archive.maintenance.verify import damaged, missing
from shared.archive.outbox import Cursor, events_after
from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.roles import OPERATOR
from shared.archive.write import reparse_queue
from shared.errors import Misconfigured
from shared.storage.folder_blobs import FolderBlobs
from tests.command import presswatch
from tests.integration.archive.backing_up import filled
from tests.publishing import START, Press, enriched, everything, hours, settings_for
from tests.servers import as_role


async def test_a_restored_archive_is_the_same(press: Press, target: str, tmp_path: Path) -> None:
    blobs = await filled(press, tmp_path / "blobs")
    counts = await backup(partial(connection, press.pool), blobs, tmp_path / "backup")
    async with open_pool(settings_for(target)) as pool:
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


async def run(database_url: str, blobs: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(presswatch, *words, database_url=database_url, blobs=blobs)


async def test_the_commands_back_up_and_restore(press: Press, target: str, database_url: str, tmp_path: Path) -> None:
    """As the operator, the role that `run` gives to a person who runs commands."""
    blobs = await filled(press, tmp_path / "blobs")
    folder, database_url = str(tmp_path / "backup"), as_role(database_url, OPERATOR)
    made = await run(database_url, blobs.root, "backup", folder)
    assert [path for path in (tmp_path / "backup").rglob("*") if path.stat().st_mode & 0o077] == []
    assert (made.returncode, made.stderr) == (0, "")
    assert "20 in article" in made.stdout
    again = await run(database_url, blobs.root, "backup", folder)
    assert again.returncode == 78 and "has a finished backup" in again.stderr and "Traceback" not in again.stderr

    assert (await run(target, tmp_path / "new", "migrate")).returncode == 0
    restored = await run(as_role(target, OPERATOR), tmp_path / "new", "restore", folder)
    assert (restored.returncode, restored.stderr, restored.stdout) == (0, "", made.stdout)
    async with open_pool(settings_for(target)) as pool:
        assert await everything(Press(pool)) == await everything(press)


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


async def test_every_table_is_the_same_row_by_row(press: Press, target: str, tmp_path: Path) -> None:
    blobs = await filled(press, tmp_path / "blobs")
    blobs.write_file("certificates/2026-03-01.json", b"signed\n")
    blobs.write_file("certificates/2026-03-01.ots", b"\0stamped")
    async with connection(press.pool) as conn:
        for statement in PEOPLE_WROTE:
            await conn.execute(statement.encode())
    before = await contents(press)
    assert [name for name, rows in before.items() if not rows] == ["reparse", "judge_again"]
    await backup(partial(connection, press.pool), blobs, tmp_path / "backup")
    async with open_pool(settings_for(target)) as pool:
        await restore(partial(connection, pool), FolderBlobs(tmp_path / "new"), tmp_path / "backup")
        again = Press(pool)
        assert await contents(again) == before
        for name in ("2026-03-01.json", "2026-03-01.ots"):
            file = f"certificates/{name}"
            assert FolderBlobs(tmp_path / "new").read_file(file) == blobs.read_file(file)
        new = "INSERT INTO ruling (kind, outlet_id, address_id, reason) VALUES ('part', 'g', %s, '') RETURNING id"
        assert (await again.one(new, HEX))["id"] == 3


async def test_what_waits_to_be_read_again_still_waits_in_the_restored_archive(
    press: Press, target: str, tmp_path: Path
) -> None:
    await press.publish(enriched("a", START))
    capture = await press.one("SELECT id AS capture_id, captured_at, body_sha256, recorded_at AS kept_by FROM capture")
    async with connection(press.pool) as conn:
        await reparse_queue.enqueue(conn, [capture])
    await backup(partial(connection, press.pool), FolderBlobs(tmp_path / "blobs"), tmp_path / "backup")
    async with open_pool(settings_for(target)) as pool:
        await restore(partial(connection, pool), FolderBlobs(tmp_path / "new"), tmp_path / "backup")
        async with connection(pool) as conn:
            found = await reparse_queue.claim(conn, 9, 60, urgent=False)
        assert [w.capture_id for w in found] == [capture["capture_id"]]
