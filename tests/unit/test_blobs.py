"""The blob store: what it has taken is there, whole, and says so when it is not."""

from __future__ import annotations

import asyncio
import errno
import gzip
import shutil
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.contracts import Capture, Lane, Picture
from shared.errors import Permanent, Unavailable
from shared.observability.traces import new_traceparent
from shared.storage import durable_files, folder_blobs, manifests
from shared.storage.blobs import BlobWrite, blob_ref, body_folder
from shared.storage.folder_blobs import FolderBlobs
from shared.storage.segments import FolderSegments

WHEN = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)


def kept(body: bytes, media_type: str = "text/html", url: str = "https://a.example/1", **more: object) -> BlobWrite:
    message = Capture(url=url, captured_at=WHEN, body=blob_ref(body, media_type))
    return BlobWrite(message, body, new_traceparent(), **more)  # type: ignore[arg-type]


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


async def test_bodies_that_come_together_are_synced_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And all are synced before a manifest names them."""
    first, blobs, together, done = kept(b"first"), FolderBlobs(tmp_path), threading.Barrier(3), list[str]()
    await blobs.put([first])

    def write_synced(path: str, data: bytes) -> None:
        together.wait(timeout=30)  # passes when three threads are here
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


PAGE = b"<p>The ferry sails again.</p>" * 100


def files(root: Path) -> list[Path]:
    return sorted(root.glob("sha256/??/??/*"))


async def test_what_came_packed_by_gzip_is_stored_as_it_came(tmp_path: Path) -> None:
    sent, sha256 = gzip.compress(PAGE, 9), blob_ref(PAGE, "text/html").sha256
    store = FolderBlobs(tmp_path)
    await store.put([kept(PAGE, packed=sent)])
    await store.put([kept(PAGE)])  # the same page, sent plain
    [path] = files(tmp_path)
    assert path.suffix == ".gz" and path.read_bytes() == sent
    assert list(store.bodies()) == [sha256] and await store.get(sha256) == PAGE


async def test_the_same_body_packed_and_plain_at_once_is_stored_once(tmp_path: Path) -> None:
    for n in range(20):  # both writers look for it before either writes, unless it is given to one alone
        body = PAGE + str(n).encode()
        await FolderBlobs(tmp_path).put([kept(body, packed=gzip.compress(body, 9)), kept(body)])
    assert len(files(tmp_path)) == 20


async def test_what_came_packed_badly_is_packed_by_us(tmp_path: Path) -> None:
    await FolderBlobs(tmp_path).put([kept(PAGE, packed=gzip.compress(PAGE, 0))])
    assert [path.suffix for path in files(tmp_path)] == [".zst"]


@pytest.mark.parametrize("cut", [-9, -4, 5, 0])
async def test_a_spoilt_member_of_gzip_is_reported(tmp_path: Path, cut: int) -> None:
    store = FolderBlobs(tmp_path)
    await store.put([kept(PAGE, packed=gzip.compress(PAGE))])
    [path] = files(tmp_path)
    whole = path.read_bytes()
    for spoilt in (whole[:cut], whole + b"x", whole + gzip.compress(b"")):
        path.write_bytes(spoilt)
        with pytest.raises(Permanent, match="cannot be unpacked" if spoilt else "no longer has that hash"):
            store.read(blob_ref(PAGE, "text/html").sha256)
