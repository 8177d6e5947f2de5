"""Bodies in an object store: the same behaviour on two real servers as in a folder, and outages that lose nothing."""

from __future__ import annotations

import asyncio
import gzip
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.contracts import Capture
from shared.errors import Misconfigured, Permanent, StoreUnavailable
from shared.ids import capture_id
from shared.observability.traces import new_traceparent
from shared.storage import object_blobs
from shared.storage.blobs import BlobStore, BlobWrite, blob_ref
from shared.storage.copying import copy_blobs
from shared.storage.folder_blobs import FolderBlobs
from shared.storage.manifest_search import ManifestSearch, messages_to_sign
from shared.storage.object_blobs import ObjectBlobs
from shared.storage.object_client import ObjectClient
from shared.storage.opening import open_blobs
from tests.object_stores import BUCKET, KEY, SECRET, ObjectServer, Rclone, Seaweed, object_server
from tests.waiting import eventually

WHEN = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
PAGE = b"<p>The ferry sails again.</p>" * 100
DAY_S = 86_400.0


@pytest.fixture(scope="module", params=[Seaweed, Rclone], ids=["seaweedfs", "rclone"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    with object_server(request.param, tmp_path_factory.mktemp("store") / "server") as running:
        yield running


@pytest.fixture
def store(server: ObjectServer, request: pytest.FixtureRequest) -> Iterator[BlobStore]:
    opened = server.store(f"tests/{request.node.name}".partition("[")[0])
    yield opened
    opened.close()


def kept(body: bytes, media_type: str = "text/html", number: int = 1, packed: bytes | None = None) -> BlobWrite:
    message = Capture(url=f"https://a.example/{number}", captured_at=WHEN, body=blob_ref(body, media_type))
    return BlobWrite(message, body, new_traceparent(), packed=packed)


def sha(body: bytes) -> str:
    return blob_ref(body, "x/y").sha256


async def test_what_is_kept_comes_back_with_its_manifest(store: BlobStore) -> None:
    image, archive, sent = bytes(range(256)), gzip.compress(b"a sitemap" * 99), gzip.compress(PAGE * 2)
    items = [kept(PAGE), kept(image, "image/png", 2), kept(archive, "application/gzip", 3),
             kept(PAGE * 2, number=4, packed=sent)]  # fmt: skip
    assert store.is_empty()
    await store.put(items)
    for body in (PAGE, image, archive, PAGE * 2):
        assert await store.get(sha(body)) == store.read(sha(body)) == body
    assert store.stored_size(sha(PAGE * 2)) == len(sent) and store.stored_size(sha(PAGE)) < len(PAGE) / 5
    assert sorted(store.bodies()) == sorted(map(sha, (PAGE, image, archive, PAGE * 2)))
    assert list(store.manifests()) == [one.manifest() for one in items]
    assert not store.is_empty()


async def test_many_at_once_share_a_few_segments_and_one_body(store: BlobStore) -> None:
    await asyncio.gather(*(store.put([kept(PAGE, number=n)]) for n in range(300)))
    assert list(store.bodies()) == [sha(PAGE)]
    assert {m.message.url for m in store.manifests()} == {f"https://a.example/{n}" for n in range(300)}
    assert len([*store.files("manifests")]) < 6


@pytest.mark.usefixtures("same_day")
async def test_a_capture_is_found_by_its_id_and_a_day_by_its_messages(store: BlobStore) -> None:
    await store.put([kept(PAGE, number=n) for n in range(40)])
    id = capture_id("https://a.example/7", WHEN, sha(PAGE))
    found = ManifestSearch(store.segments).find(id, sha(PAGE), [datetime.now(UTC)])
    assert found is not None and found.message.url == "https://a.example/7"
    assert ManifestSearch(store.segments).find(id, sha(PAGE), [WHEN]) == found, "on another day than was thought"
    assert set(messages_to_sign(store.segments, [datetime.now(UTC).date()], {id: sha(PAGE)})) == {id}


async def test_a_missing_or_damaged_body_is_said_to_be_so(store: BlobStore) -> None:
    with pytest.raises(Permanent, match="not in the blob store"):
        await store.get("0" * 64)
    await store.put([kept(PAGE)])
    for spoilt, said in ((b"x", "no longer has that hash"), (gzip.compress(PAGE)[:-9], "cannot be unpacked")):
        store.write_file(store.name_of(sha(PAGE), b""), spoilt)
        with pytest.raises(Permanent, match=said):
            store.read(sha(PAGE))


async def test_listing_goes_on_after_the_first_page(store: BlobStore) -> None:
    await store.put([kept(b"body %d" % n, "image/png", n) for n in range(1100)])
    assert len(set(store.bodies())) == 1100


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"secret": "wrong-secret"}, "check the access key and its rights"),
        ({"bucket": "no-such-bucket"}, "NoSuchBucket"),
    ],
)
async def test_refused_or_without_a_bucket_is_an_outage_and_no_missing_body(
    server: ObjectServer, change: dict[str, str], said: str
) -> None:
    store = server.store(**change)
    with pytest.raises(StoreUnavailable, match=said):
        await store.get("0" * 64)
    with pytest.raises(StoreUnavailable, match=said):
        store.touched("0" * 64)
    store.close()


def aged(server: ObjectServer, prefix: str, seconds: float) -> ObjectBlobs:
    """A store opened by somebody whose clock is later: all bodies are that old to it."""
    client = ObjectClient(f"s3://{BUCKET}/{prefix}", server.endpoint, KEY, SECRET)
    return ObjectBlobs(client, clock=lambda: time.time() + seconds)


async def test_retention_deletes_an_old_body_and_spares_one_met_again(server: ObjectServer) -> None:
    store, later = aged(server, "retain", 0), aged(server, "retain", DAY_S)
    await store.put([kept(PAGE), kept(b"other", number=2)])
    assert store.drop(sha(PAGE), before=time.time() - 60) == 0, "too young"
    await asyncio.sleep(2.1)  # the store counts in seconds
    before = time.time() - 1
    await later.put([kept(PAGE, number=3)])
    assert store.drop(sha(PAGE), before) == 0 and store.read(sha(PAGE)) == PAGE
    assert store.drop(sha(b"other"), before) > 0 and store.touched(sha(b"other")) is None
    await later.put([kept(b"other", number=4)])
    assert store.read(sha(b"other")) == b"other"


async def test_a_body_met_while_it_is_deleted_waits(server: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> None:
    store, later = aged(server, "race", 0), aged(server, "race", DAY_S)
    await store.put([kept(PAGE)])
    meanwhile: list[str] = []
    delete = ObjectClient.delete

    def met_again(client: ObjectClient, name: str) -> None:
        if not meanwhile:
            meanwhile.append(name)
            monkeypatch.setattr(object_blobs, "_DROPPING_FOR_S", 2 * DAY_S)
            with pytest.raises(StoreUnavailable, match="`presswatch retain` is deleting"):
                asyncio.run(later.put([kept(PAGE, number=2)]))
        delete(client, name)

    monkeypatch.setattr(ObjectClient, "delete", met_again)
    assert await asyncio.to_thread(store.drop, sha(PAGE), time.time() + 60) > 0
    assert meanwhile and store.touched(sha(PAGE)) is None
    await later.put([kept(PAGE, number=2)])
    assert store.read(sha(PAGE)) == PAGE and [*store.segments.days()] != []


async def test_a_store_killed_in_the_middle_loses_nothing_it_had_taken(tmp_path: Path) -> None:
    with object_server(Rclone, tmp_path / "server") as server:
        store = server.store("killed")
        taken: list[int] = []

        async def keep(number: int) -> None:
            while True:
                try:
                    await store.put([kept(b"body %d" % number, "image/png", number)])
                    taken.append(number)
                    return
                except StoreUnavailable as error:
                    assert "the blob store s3://bodies/killed" in str(error)
                    await asyncio.sleep(0.1)

        work = [asyncio.create_task(keep(n)) for n in range(40)]
        await eventually(lambda: len(taken) >= 5)
        for n in range(40, 400):
            work.append(asyncio.create_task(keep(n)))
        await asyncio.sleep(0.05)
        server.kill()
        known = sorted(taken)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(server.start)
        stored = {m.message.url for m in store.manifests()}
        assert {f"https://a.example/{n}" for n in known} <= stored
        await asyncio.gather(*work)
        assert {m.message.url for m in store.manifests()} == {f"https://a.example/{n}" for n in range(400)}
        assert len([*store.bodies()]) == 400
        store.close()


async def test_a_stalled_store_is_an_outage_within_the_deadline_of_a_stage(tmp_path: Path) -> None:
    with object_server(Rclone, tmp_path / "server") as server:
        store = server.store("stalled")
        await store.put([kept(PAGE)])
        server.send(signal.SIGSTOP)
        began = time.monotonic()
        read, written = store.get(sha(PAGE)), store.put([kept(b"later", number=2)])
        results = await asyncio.gather(read, written, return_exceptions=True)
        assert [type(one) for one in results] == [StoreUnavailable, StoreUnavailable], results
        assert time.monotonic() - began < 60, "a stage has 60 seconds, after which an attempt counts"
        server.send(signal.SIGCONT)
        assert await store.get(sha(PAGE)) == PAGE
        await store.put([kept(b"later", number=2)])
        assert sorted({m.message.url for m in store.manifests()}) == ["https://a.example/1", "https://a.example/2"]
        store.close()


async def test_a_copy_is_complete_repeatable_and_leaves_out_what_is_damaged(
    server: ObjectServer, tmp_path: Path
) -> None:
    folder = FolderBlobs(tmp_path / "from")
    await folder.put([kept(b"body %d" % n, "text/html" if n % 2 else "image/png", n) for n in range(30)])
    first = next(folder.files("sha256"))
    good = folder.read_file(first.name)
    folder.write_file(first.name, b"spoilt")
    bucket, back = server.store("copied"), FolderBlobs(tmp_path / "back")
    result = copy_blobs(folder, bucket, lambda _: None)
    assert (result.bodies, result.files, result.present, len(result.damaged)) == (29, 1, 0, 1)
    folder.write_file(first.name, good)
    again = copy_blobs(folder, bucket, lambda _: None)
    assert (again.bodies, again.files, again.present, again.damaged) == (1, 0, 29, [])
    copy_blobs(bucket, back, lambda _: None)
    assert list(back.manifests()) == list(folder.manifests())
    assert {f.name for f in back.files("sha256")} == {f.name for f in folder.files("sha256")}
    assert [back.read(one) for one in back.bodies()] == [folder.read(one) for one in folder.bodies()]
    bucket.close()


@pytest.mark.parametrize("where", ["ftp://host/x", "s3://"])
def test_a_wrong_address_is_refused(server: ObjectServer, where: str) -> None:
    with pytest.raises(Misconfigured, match=r"PRESSWATCH_BLOBS"):
        open_blobs(server.settings(), where)
