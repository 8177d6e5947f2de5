"""Nothing is restored into a store or an archive in use, or from an unfinished backup."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from shared.archive.maintenance.backup import backup
from shared.archive.maintenance.restore import restore
from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import migrate
from shared.errors import Misconfigured
from shared.storage.blobs import StoredFile
from shared.storage.folder_blobs import FolderBlobs
from tests.integration.archive.backing_up import a_hundred_bodies
from tests.publishing import Press, settings_for


async def test_nothing_is_restored_beside_what_people_wrote(press: Press, target: str, tmp_path: Path) -> None:
    await backup(partial(connection, press.pool), FolderBlobs(tmp_path / "blobs"), tmp_path / "backup")
    async with open_pool(settings_for(target)) as pool:
        async with connection(pool) as conn:
            await migrate(conn)
            await conn.execute(b"INSERT INTO watch (name) VALUES ('cranes')")
        with pytest.raises(Misconfigured, match="not empty, see table watch"):
            await restore(partial(connection, pool), FolderBlobs(tmp_path / "new"), tmp_path / "backup")


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


async def test_an_unfinished_backup_is_not_restored(press: Press, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no finished backup"):
        await restore(partial(connection, press.pool), FolderBlobs(tmp_path / "new"), tmp_path)
