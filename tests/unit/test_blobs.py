"""The blob store: what it has taken is there, whole, and says so when it is not."""

from __future__ import annotations

import asyncio
import errno
import shutil
from pathlib import Path

import pytest

from shared.contracts import Lane, Picture
from shared.errors import Permanent, Unavailable
from shared.storage import manifests
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.storage.segments import FolderSegments
from tests.unit.blob_writes import WHEN, kept


async def test_what_is_kept_comes_back_the_same(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    page, image = b"<p>\xff\x00 twice</p>" * 100, bytes(range(256))
    await store.put([kept(page), kept(image, "image/png")])
    assert await store.get(blob_ref(page, "text/html").sha256) == page
    assert await store.get(blob_ref(image, "image/png").sha256) == image
    assert len(list(store.bodies())) == 2


async def test_manifests_say_what_was_kept_and_for_whom(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    one = kept(b"one", lane=Lane.BULK, client_ref="r-1", producer="someone")
    picture = Picture(url="https://a.example/p", captured_at=WHEN, outlet="a", body=blob_ref(b"png", "image/png"))
    await store.put([one, BlobWrite(picture, b"png", one.traceparent)])
    assert list(FolderBlobs(tmp_path).manifests()) == [
        one.manifest(),
        BlobWrite(picture, b"", one.traceparent).manifest(),
    ]


async def test_keeping_twice_stores_one_body(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    await asyncio.gather(*(store.put([kept(b"same", url=f"https://a.example/{n}")]) for n in range(20)))
    assert len(list(store.bodies())) == 1
    assert len(list(store.manifests())) == 20


async def test_folders_that_are_taken_away_are_made_again(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    await store.put([kept(b"before")])
    shutil.rmtree(tmp_path / "sha256")
    await store.put([kept(b"before"), kept(b"after")])
    assert await store.get(blob_ref(b"before", "text/html").sha256) == b"before"
    assert list(tmp_path.rglob(".*")) == []  # noqa: ASYNC240


async def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    await store.put([kept(b"\x89PNG", "image/png")])
    path = next((tmp_path / "sha256").glob("??/??/*"))
    path.write_bytes(b"\x89PNH")
    with pytest.raises(Permanent, match="no longer has that hash"):
        await store.get(path.name)


async def test_a_missing_body_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="not in the blob store"):
        await FolderBlobs(tmp_path).get("0" * 64)


async def test_a_line_torn_by_a_crash_is_passed_over(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    await store.put([kept(b"whole")])
    segment = next((tmp_path / "manifests").rglob("*.jsonl"))
    with segment.open("ab") as file:
        file.write(b'{"schema":"capture/1","da')
    assert [m.message.url for m in store.manifests()] == ["https://a.example/1"]


async def test_a_full_disk_holds_and_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderBlobs(tmp_path)
    await store.put([kept(b"before")])

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fdatasync", full)
        with pytest.raises(Unavailable, match="No space left"):
            await store.put([kept(b"during")])
    await store.put([kept(b"after", url="https://a.example/2")])
    assert [m.message.url for m in store.manifests()] == ["https://a.example/1", "https://a.example/2"]


async def test_one_body_that_cannot_be_written_fails_all_that_came_with_it(tmp_path: Path) -> None:
    """None is named in a manifest, and all can be stored later."""
    blobs = FolderBlobs(tmp_path)
    good, bad = kept(b"good"), kept(b"bad", url="https://a.example/2")
    taken = tmp_path / "sha256" / bad.message.body.sha256[:2] if bad.message.body else tmp_path
    taken.parent.mkdir()
    taken.write_bytes(b"in the way")
    with pytest.raises(NotADirectoryError):
        await blobs.put([good, bad])
    assert not list(blobs.manifests())
    taken.unlink()
    await blobs.put([good, bad])
    assert len(list(blobs.manifests())) == 2


def test_a_manifest_of_a_later_version_is_passed_over(tmp_path: Path) -> None:
    day = tmp_path / "2026/01/01"
    day.mkdir(parents=True)
    (day / "w.jsonl").write_text('{"schema":"capture/9","data":{},"traceparent":"","lane":"live"}\n[]\n')
    assert list(manifests.read_manifests(FolderSegments(tmp_path))) == []
