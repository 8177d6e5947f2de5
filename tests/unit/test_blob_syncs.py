"""A body and its manifest are on the disk, with their folders, before the store says that it has them."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from shared.errors import Unavailable
from shared.storage import durable_files, folder_blobs
from shared.storage.blobs import BlobWrite, body_folder
from shared.storage.folder_blobs import FolderBlobs
from tests.unit.blob_writes import WHEN, files, kept
from tests.waiting import PATIENCE_S


async def test_bodies_that_come_together_are_synced_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And all are synced before a manifest names them."""
    first, blobs, together, done = kept(b"first"), FolderBlobs(tmp_path), threading.Barrier(3), list[str]()
    await blobs.put([first])

    def write_synced(path: str, data: bytes) -> None:
        together.wait(timeout=PATIENCE_S)  # passes when three threads are here
        durable_files.write_synced(path, data)
        done.append(path)

    def named() -> int:
        return sum(1 for _ in blobs.manifests())

    def append_manifests(kept: Sequence[BlobWrite]) -> None:
        seen.append((len(done), named()))
        append(kept)

    append, seen = blobs._append_manifests, list[tuple[int, int]]()
    monkeypatch.setattr(folder_blobs, "write_synced", write_synced)
    monkeypatch.setattr(blobs, "_append_manifests", append_manifests)
    bodies = [kept(f"<p>page {n}</p>".encode() * 9, url=f"https://a.example/{n}") for n in range(3)]
    await blobs.put([*bodies, first])
    assert seen == [(3, 1)] and named() == 5
    assert not [path for path in files(tmp_path) if path.name.startswith(".")]


async def test_folders_of_another_process_are_synced_once_with_the_first_body_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have made them a moment ago. They are synced after the body, which writes most of them along."""
    blobs, one, root = FolderBlobs(tmp_path), kept(b"<p>page</p>"), str(tmp_path)
    assert one.message.body is not None
    folder = tmp_path / body_folder(one.message.body.sha256)
    folder.mkdir(parents=True)
    above = [str(folder), str(folder.parent), str(folder.parent.parent), root]
    steps = list[str]()

    def write_synced(path: str, data: bytes) -> None:
        steps.append("body")
        durable_files.write_synced(path, data)

    def sync_folder(path: str) -> None:
        steps.append(str(path))
        durable_files.sync_folder(path)

    monkeypatch.setattr(folder_blobs, "write_synced", write_synced)
    monkeypatch.setattr(folder_blobs, "sync_folder", sync_folder)
    await blobs.put([one])
    assert steps[0] == "body" and sorted(steps[1:5]) == sorted(above)
    assert all(step == root or "/manifests" in step for step in steps[5:])
    steps.clear()
    await blobs.put([one])
    assert steps == above[:1]


DAY = "manifests/2026/03/18"


ABOVE_A_MANIFEST = {"manifests/2026/03/18", "manifests/2026/03", "manifests/2026", "manifests", "."}


def recorded_syncs(root: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the set that receives each folder below the root that is synced."""
    synced = set[str]()

    def sync_folder(path: str) -> None:
        synced.add(str(Path(path).relative_to(root)))
        durable_files.sync_folder(path)

    monkeypatch.setattr(folder_blobs, "sync_folder", sync_folder)
    return synced


async def test_a_manifest_syncs_the_folders_that_another_process_has_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / DAY).mkdir(parents=True)
    synced, blobs = recorded_syncs(tmp_path, monkeypatch), FolderBlobs(tmp_path, lambda: WHEN)
    await blobs.put([kept(b"one")])
    assert synced >= ABOVE_A_MANIFEST
    synced.clear()
    await blobs.put([kept(b"one", url="https://a.example/2")])
    assert not synced & ABOVE_A_MANIFEST, "once is enough"
    shutil.rmtree(tmp_path / "manifests")
    await blobs.put([kept(b"one", url="https://a.example/3")])
    assert synced >= ABOVE_A_MANIFEST, "they were made again"


async def test_a_manifest_that_a_full_disk_refused_at_first_has_its_folder_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, blobs = recorded_syncs(tmp_path, monkeypatch), FolderBlobs(tmp_path, lambda: WHEN)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(Unavailable):
        patch.setattr("os.fdatasync", full)
        await blobs.put([kept(b"one")])
    assert DAY not in synced and not list(blobs.manifests())
    await blobs.put([kept(b"one")])
    assert synced >= ABOVE_A_MANIFEST and len(list(blobs.manifests())) == 1
