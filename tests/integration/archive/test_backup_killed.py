"""A backup that is killed (kill -9) continues when it is run again, wherever it was."""

from __future__ import annotations

import asyncio
import fcntl
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import psycopg
import pytest

from services.console.run.embedded import Postgres
from shared.archive.maintenance import backup_folder
from shared.archive.maintenance.backup import backup
from shared.archive.maintenance.restore import restore
from shared.archive.maintenance.verify import damaged
from shared.archive.schema.connection import connection, open_pool
from shared.errors import Misconfigured
from shared.storage.folder_blobs import FolderBlobs
from tests.integration.archive.test_restore_killed import BODIES, page
from tests.publishing import Press, enriched, everything, hours, settings_for
from tests.waiting import eventually


async def filled(press: Press, folder: Path) -> FolderBlobs:
    blobs = FolderBlobs(folder)
    await blobs.put([page(number) for number in range(BODIES)])
    await press.publish(*(enriched(f"a{n}", hours(n * 200)) for n in range(20)))
    return blobs


def begin(database: str, blobs: Path, to: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"PRESSWATCH_DATABASE_URL": database, "PRESSWATCH_BLOBS": str(blobs)}
    program = [str(Path(sys.executable).with_name("presswatch")), "backup", str(to)]
    return subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


async def end(begun: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = await asyncio.to_thread(begun.communicate)
    return begun.returncode, errors


async def kill_when(begun: subprocess.Popen[str], reached: Callable[[], Awaitable[bool]]) -> None:
    await eventually(reached, what="the moment to kill")
    begun.send_signal(signal.SIGKILL)
    assert (await end(begun))[0] == -signal.SIGKILL, "it had ended before"


async def is_whole(press: Press, postgres: Postgres, backup_folder: Path, new: Path) -> None:
    with psycopg.connect(postgres.url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE continued")
    try:
        async with open_pool(settings_for(postgres.url_of("continued"))) as pool:
            await restore(partial(connection, pool), FolderBlobs(new), backup_folder)
            assert await everything(Press(pool)) == await everything(press)
        assert list(damaged(FolderBlobs(new))) == [None] * (BODIES + 1)
        assert sorted(os.listdir(backup_folder)) == ["backup.json", "blobs", "tables"]  # noqa: PTH208
    finally:
        with psycopg.connect(postgres.url, autocommit=True) as admin:
            admin.execute("DROP DATABASE continued WITH (FORCE)")


@pytest.mark.parametrize("where", ["tables", "bodies"])
async def test_a_killed_backup_continues(
    press: Press, postgres: Postgres, database_url: str, tmp_path: Path, where: str
) -> None:
    blobs, to = await filled(press, tmp_path / "blobs"), tmp_path / "backup"
    stored = FolderBlobs(to / "blobs")

    async def reached() -> bool:
        return (where == "tables" and (to / "tables" / "article.copy").exists()) or len(list(stored.bodies())) >= 40

    with psycopg.connect(database_url) as holder:
        if where == "tables":
            holder.execute("LOCK TABLE article")
        await kill_when(begin(database_url, blobs.root, to), reached)
    kept = {path: path.stat().st_ino for path in (to / "blobs").rglob("*") if path.is_file()}
    with pytest.raises(Misconfigured, match="no finished backup"):
        await restore(partial(connection, press.pool), FolderBlobs(tmp_path / "none"), to)

    await blobs.put([page(BODIES)])
    await press.publish(enriched("later", hours(9000)))
    assert await end(begin(database_url, blobs.root, to)) == (0, "")
    assert all(path.stat().st_ino == number for path, number in kept.items() if "sha256" in path.parts)
    await is_whole(press, postgres, to, tmp_path / "new")


def test_a_backup_that_ends_while_another_begins_stays_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one has looked for `backup.json` before it waits for the lock."""
    to, lock = tmp_path / "backup", fcntl.flock

    def end_first(file: int, how: int) -> None:
        if not (to / "backup.json").exists():
            backup_folder.finish(to, b"{}")
        lock(file, how)

    with backup_folder.unfinished(to, "store"):
        pass
    monkeypatch.setattr(fcntl, "flock", end_first)
    with pytest.raises(Misconfigured, match="has a finished backup"), backup_folder.unfinished(to, "store"):
        pass
    assert [path.name for path in to.iterdir()] == ["backup.json"]


def test_a_mark_that_cannot_be_opened_names_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "unfinished").mkdir()
    with pytest.raises(Misconfigured, match="choose another folder"), backup_folder.unfinished(tmp_path, "store"):
        pass


@pytest.mark.parametrize("room", [0, 3])
def test_a_disk_that_takes_no_mark_is_an_error_with_a_remedy(tmp_path: Path, room: int) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))  # a file gets no more bytes, as on a full disk
    try:
        with pytest.raises(Misconfigured, match="choose another folder"), backup_folder.unfinished(tmp_path, "store"):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with backup_folder.unfinished(tmp_path, "store"):
        assert (tmp_path / "unfinished").read_text() == "store"


async def test_two_backups_do_not_write_to_one_folder(press: Press, tmp_path: Path) -> None:
    opening, to = partial(connection, press.pool), tmp_path / "backup"
    blobs, loop, seen = await filled(press, tmp_path / "blobs"), asyncio.get_running_loop(), list[str]()

    async def second() -> None:
        with pytest.raises(Misconfigured, match="another backup writes to"):
            await backup(opening, blobs, to)

    def meanwhile(said: str) -> None:
        if "bodies" in said:
            asyncio.run_coroutine_threadsafe(second(), loop).result()
            seen.append(said)

    await backup(opening, blobs, to, meanwhile)
    assert seen and (to / "backup.json").exists()


async def test_a_folder_with_something_else_is_refused(press: Press, tmp_path: Path) -> None:
    opening, blobs = partial(connection, press.pool), FolderBlobs(tmp_path / "blobs")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "todo").touch()
    with pytest.raises(Misconfigured, match="is not empty and has no unfinished backup"):
        await backup(opening, blobs, tmp_path / "notes")
    (tmp_path / "begun").mkdir()
    (tmp_path / "begun" / "unfinished").write_text("s3://elsewhere/archive")
    with pytest.raises(Misconfigured, match="a part of a backup of s3://elsewhere/archive"):
        await backup(opening, blobs, tmp_path / "begun")
