"""A restore that is killed (kill -9) continues when it is run again, wherever it was."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import psycopg
import pytest

from shared.archive.maintenance.backup import backup
from shared.archive.maintenance.restore import MARK, restore
from shared.archive.maintenance.verify import damaged
from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import migrate
from shared.contracts import Capture, ObservationKind
from shared.errors import Misconfigured
from shared.observability.traces import new_traceparent
from shared.settings import SharedSettings
from shared.storage.blobs import BlobStore, BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.storage.opening import open_blobs
from tests.object_stores import Rclone, object_server
from tests.publishing import START, Press, enriched, everything, hours, observed, settings_for
from tests.waiting import eventually

BODIES = 150


def page(number: int) -> BlobWrite:
    body = f"<p>The page {number} of the gazette</p>".encode()
    capture = Capture(url=f"https://gazette.example/{number}", captured_at=START, body=blob_ref(body, "text/html"))
    return BlobWrite(capture, body, new_traceparent())


@pytest.fixture
async def made(press: Press, tmp_path: Path) -> AsyncIterator[Path]:
    """A backup of 20 articles and many bodies."""
    blobs = FolderBlobs(tmp_path / "blobs")
    await blobs.put([page(number) for number in range(BODIES)])
    await press.publish(*(enriched(f"a{n}", hours(n * 200)) for n in range(20)))
    await press.publish(observed("a1", hours(900), ObservationKind.GONE))
    await backup(partial(connection, press.pool), blobs, tmp_path / "backup")
    yield tmp_path / "backup"


def settings_with(store: SharedSettings, url: str) -> SharedSettings:
    return store.model_copy(update={"database_url": settings_for(url).database_url})


def command(settings: SharedSettings, source: Path) -> subprocess.Popen[str]:
    said = {
        "PRESSWATCH_DATABASE_URL": settings.database_url.get_secret_value(),
        "PRESSWATCH_BLOBS": settings.blobs,
        "PRESSWATCH_BLOBS_ENDPOINT": settings.blobs_endpoint or "",
        "PRESSWATCH_BLOBS_ACCESS_KEY": key.get_secret_value() if (key := settings.blobs_access_key) else "",
        "PRESSWATCH_BLOBS_SECRET_KEY": key.get_secret_value() if (key := settings.blobs_secret_key) else "",
    }
    environment = os.environ | {name: value for name, value in said.items() if value}
    program = [str(Path(sys.executable).with_name("presswatch")), "restore", str(source)]
    return subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


async def kill_when(settings: SharedSettings, source: Path, reached: Callable[[], Awaitable[bool]]) -> None:
    begun = command(settings, source)
    await eventually(reached, what="the moment to kill")
    begun.send_signal(signal.SIGKILL)
    begun.communicate()
    assert begun.returncode == -signal.SIGKILL, "it had ended before"


async def finish(settings: SharedSettings, source: Path, press: Press) -> None:
    """Run the same command again: the archive is whole, and nothing else is left in the store."""
    done = command(settings, source)
    _, errors = await asyncio.to_thread(done.communicate)
    assert (done.returncode, errors) == (0, "")
    async with open_pool(settings) as pool:
        assert await everything(Press(pool)) == await everything(press)
    stored = open_blobs(settings)
    assert len(list(stored.bodies())) == BODIES
    assert list(damaged(stored)) == [None] * BODIES
    assert sorted({file.name.partition("/")[0] for file in stored.files("")}) == ["manifests", "sha256"]


def bodies_are_there(stored: BlobStore, number: int) -> Callable[[], Awaitable[bool]]:
    async def reached() -> bool:
        return sum(1 for _ in await asyncio.to_thread(lambda: list(stored.bodies()))) >= number

    return reached


@pytest.mark.parametrize("number", [0, 40])
async def test_killed_among_the_bodies(press: Press, made: Path, target: str, tmp_path: Path, number: int) -> None:
    settings = settings_with(SharedSettings(blobs=str(tmp_path / "new")), target)
    stored = FolderBlobs(tmp_path / "new")

    async def marked() -> bool:
        return (tmp_path / "new" / MARK).exists()

    await kill_when(settings, made, bodies_are_there(stored, number) if number else marked)
    await finish(settings, made, press)


async def test_killed_among_the_bodies_of_an_object_store(
    press: Press, made: Path, target: str, tmp_path: Path
) -> None:
    with object_server(Rclone, tmp_path / "server") as server:
        settings = settings_with(server.settings("new"), target)
        await kill_when(settings, made, bodies_are_there(open_blobs(settings), 40))
        await finish(settings, made, press)


async def test_killed_among_the_tables(press: Press, made: Path, target: str, tmp_path: Path) -> None:
    """The restore waits for a table, so that it is surely in the middle."""
    settings = settings_with(SharedSettings(blobs=str(tmp_path / "new")), target)
    async with open_pool(settings) as pool, connection(pool) as conn:
        await migrate(conn)
    with psycopg.connect(target) as holder, psycopg.connect(target, autocommit=True) as looking:
        holder.execute("LOCK TABLE observation IN SHARE MODE")

        async def waits() -> bool:
            held = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            return looking.execute(held).fetchone() is not None

        await kill_when(settings, made, waits)
        holder.rollback()
    await finish(settings, made, press)


async def test_killed_at_the_very_end(press: Press, made: Path, target: str, tmp_path: Path) -> None:
    """All is there, only the mark was not yet deleted."""
    settings = settings_with(SharedSettings(blobs=str(tmp_path / "new")), target)
    stored = FolderBlobs(tmp_path / "new")
    async with open_pool(settings) as pool:
        mark: list[bytes] = []
        stored.delete_file = lambda name: mark.append(stored.read_file(name))  # type: ignore[method-assign]
        await restore(partial(connection, pool), stored, made)
    assert (tmp_path / "new" / MARK).read_bytes() == mark[0]
    await finish(settings, made, press)


async def test_another_backup_does_not_continue_it(press: Press, made: Path, target: str, tmp_path: Path) -> None:
    stored = FolderBlobs(tmp_path / "new")
    stored.write_file(MARK, b'{"backup":"another"}')
    async with open_pool(settings_for(target)) as pool:
        with pytest.raises(Misconfigured, match="has a part of another backup"):
            await restore(partial(connection, pool), stored, made)
