"""A backup that is continued takes nothing from another store, and has what its own store has now."""

from __future__ import annotations

import errno
import os
from functools import partial
from math import inf
from pathlib import Path

import pytest

from shared.archive.maintenance import backup_folder
from shared.archive.maintenance.backup import backup
from shared.archive.maintenance.retention import ExpiredBody, record
from shared.archive.schema.connection import connection
from shared.errors import Misconfigured, Unavailable
from shared.storage.folder_blobs import FolderBlobs
from shared.storage.object_blobs import ObjectBlobs
from shared.storage.object_client import ObjectClient
from tests.integration.archive.test_backup_killed import filled
from tests.integration.archive.test_restore_killed import BODIES, page
from tests.publishing import Press


async def interrupted(press: Press, blobs: FolderBlobs, to: Path) -> None:
    """Begin a backup, and break off when everything is copied."""
    await backup(partial(connection, press.pool), blobs, to)
    (to / "backup.json").unlink()
    (to / "unfinished").write_text(blobs.identity)


async def test_a_continued_backup_has_what_the_store_has_now(press: Press, tmp_path: Path) -> None:
    """A rule deleted a body, and a day was signed again, with other content of the same length."""
    blobs, to, day = await filled(press, tmp_path / "blobs"), tmp_path / "backup", "certificates/2026-03-01.json"
    blobs.write_file(day, b"signed\n")
    await interrupted(press, blobs, to)
    expired = next(blobs.bodies())
    blobs.drop(expired, before=inf)
    async with connection(press.pool) as conn:
        await record(conn, [ExpiredBody(expired, 9, {"gazette": "pages"})])
    blobs.write_file(day, b"SIGNED\n")
    await backup(partial(connection, press.pool), blobs, to)
    kept = FolderBlobs(to / "blobs")
    assert list(kept.bodies()) == list(blobs.bodies()) and len(list(kept.bodies())) == BODIES - 1
    assert kept.read_file(day) == b"SIGNED\n"


async def test_a_store_that_is_not_mounted_takes_nothing_from_a_backup(press: Press, tmp_path: Path) -> None:
    blobs, to = await filled(press, tmp_path / "blobs"), tmp_path / "backup"
    await interrupted(press, blobs, to)
    blobs.root.rename(tmp_path / "elsewhere")
    with pytest.raises(Misconfigured, match="mount its disk"):
        await backup(partial(connection, press.pool), blobs, to)
    assert len(list(FolderBlobs(to / "blobs").bodies())) == BODIES


async def test_a_store_with_new_bodies_alone_takes_nothing_from_a_backup(press: Press, tmp_path: Path) -> None:
    """Its disk is not mounted, and a fetcher has stored a body in the empty folder. One copied body had expired."""
    blobs, to = await filled(press, tmp_path / "blobs"), tmp_path / "backup"
    await interrupted(press, blobs, to)
    copies = list(FolderBlobs(to / "blobs").bodies())
    async with connection(press.pool) as conn:
        await record(conn, [ExpiredBody(copies[0], 9, {"gazette": "pages"})])
    blobs.root.rename(tmp_path / "elsewhere")
    await blobs.put([page(BODIES)])
    with pytest.raises(Misconfigured, match="mount its disk"):
        await backup(partial(connection, press.pool), blobs, to)
    assert list(FolderBlobs(to / "blobs").bodies()) == copies
    blobs.root.rename(tmp_path / "mount point")
    (tmp_path / "elsewhere").rename(blobs.root)
    await backup(partial(connection, press.pool), blobs, to)
    assert list(FolderBlobs(to / "blobs").bodies()) == copies


async def test_a_store_that_cannot_be_listed_takes_nothing_from_a_backup(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs, to = await filled(press, tmp_path / "blobs"), tmp_path / "backup"
    await interrupted(press, blobs, to)
    folder, scandir = str(next((blobs.root / "sha256").iterdir())), os.scandir

    def failing(path: str) -> object:
        if str(path) == folder:
            raise OSError(errno.EIO, os.strerror(errno.EIO), folder)
        return scandir(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", failing)
        with pytest.raises(Unavailable, match="cannot read"):
            await backup(partial(connection, press.pool), blobs, to)
    assert list(FolderBlobs(to / "blobs").bodies()) == list(blobs.bodies())
    assert not (to / "backup.json").exists()


async def test_a_relative_folder_is_the_same_store_only_from_the_same_place(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "backup"
    for place in ("one", "two"):
        await filled(press, tmp_path / place / "blobs")
    monkeypatch.chdir(tmp_path / "one")
    await interrupted(press, FolderBlobs(Path("blobs")), to)
    monkeypatch.chdir(tmp_path / "two")
    with pytest.raises(Misconfigured, match=f"a part of a backup of {tmp_path}/one/blobs: use a new folder for"):
        await backup(partial(connection, press.pool), FolderBlobs(Path("blobs")), to)
    await backup(partial(connection, press.pool), FolderBlobs(tmp_path / "one" / "blobs"), to)


async def test_a_bucket_of_the_same_name_on_another_server_is_another_store(press: Press, tmp_path: Path) -> None:
    """Nothing answers at either address: the folder is refused before."""
    to, servers = tmp_path / "backup", ("http://127.0.0.1:1", "http://127.0.0.1:2")
    one, other = (ObjectBlobs(ObjectClient("s3://archive/press", server, "key", "secret")) for server in servers)
    with backup_folder.unfinished(to, one.identity):
        pass
    with pytest.raises(Misconfigured, match=r"of s3://archive/press at http://127\.0\.0\.1:1: use a new folder for"):
        await backup(partial(connection, press.pool), other, to)
    again = ObjectBlobs(ObjectClient("s3://archive/press/", servers[0] + "/", "other", "secret"))
    with backup_folder.unfinished(to, again.identity):
        pass
