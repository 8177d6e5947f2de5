"""What is exported as WARC: whole to warcio and to fastwarc, and the same captures when it is taken in again."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from services.console.archive.ingest.items import IngestOptions, Item, Skipped
from services.console.archive.ingest.warc import read_warc
from shared.archive.read.captures.evidence import Evidence, SelectedCapture, SelectedPicture
from shared.contracts import Capture, Hints, PageKind, Picture
from shared.contracts.capture import Redirect
from shared.ids import capture_id
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.web_archives.records import MESSAGE, NOT_MODIFIED
from shared.web_archives.warc import WarcRecords

AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
KOREAN = "<html><head><title>제목</title></head><body><p>본문입니다.</p></body></html>".encode("euc-kr")
SENT = (("Content-Type", "text/html; charset=euc-kr"), ("Content-Encoding", "gzip"), ("Content-Length", "77"),
        ("X-Name", "é"))  # fmt: skip


def captured(url: str, data: bytes, minutes: int = 0, **more: object) -> BlobWrite:
    fields: dict[str, object] = {
        "headers": SENT,
        "charset": "euc-kr",
        "outlet": "p",
        "body": blob_ref(data, "text/html"),
    }
    message = Capture.model_validate({"url": url, "captured_at": AT + timedelta(minutes=minutes), **fields, **more})
    return BlobWrite(message, data, "")


STORY = b'{"title": "T", "text": "One.\\nTwo.", "published": "", "byline": "", "language": "en"}'
STORY_REF = blob_ref(STORY, "application/vnd.presswatch.story+json")
PICTURE = b"\x89PNG\r\n\x1a\n..."
THINGS = [
    captured("https://p.example/1", KOREAN, redirects=(Redirect(url="https://p.example/old", status=301),),
             final_url="https://p.example/1?x", peer_address="192.0.2.7", hints=Hints(title="h", byline="b")),
    captured("https://p.example/2", KOREAN, 1),
    captured("https://p.example/1", KOREAN.replace(b"<p>", b"<p>!"), 2, final_url="https://p.example/1?x"),
    captured("https://p.example/1", KOREAN, 3, final_url="https://p.example/1?x"),
    captured("https://p.example/story", STORY, 4, headers=(), charset="", body=STORY_REF),
    captured("https://p.example/list", b"<ul></ul>", 5, kind=PageKind.LISTING),
    BlobWrite(Picture(url="https://p.example/i.png", captured_at=AT, outlet="p", body=blob_ref(PICTURE, "image/png")),
         PICTURE, ""),
]  # fmt: skip


def selected() -> tuple[list[SelectedCapture], list[SelectedPicture]]:
    """All of THINGS, as the archive selects them."""
    captures, pictures = [], []
    for one in THINGS:
        message = one.message
        assert message.body is not None and message.captured_at is not None
        sha256, at = message.body.sha256, message.captured_at
        if isinstance(message, Picture):
            pictures.append(SelectedPicture(message.url, sha256, message.body.media_type, at))
        else:
            captures.append(SelectedCapture(capture_id(message.url, at, sha256), message.url, sha256, at, at, None))
    return captures, pictures


@pytest.fixture
async def exported(tmp_path: Path) -> Path:
    store = FolderBlobs(tmp_path / "blobs")
    await store.put([*THINGS, THINGS[0]])
    body = THINGS[0].message.body
    assert body is not None
    row = {"url": "https://p.example/1?x", "observed_at": AT + timedelta(hours=1), "reason": "http-304",
           "refers_to": "https://p.example/1?x", "refers_at": AT, "body_sha256": body.sha256}  # fmt: skip
    export = WarcRecords(store, Evidence(*selected(), visits=[row]))
    path = tmp_path / "p.warc.gz"
    path.write_bytes(b"".join(export.file("p.warc.gz", AT)))
    assert export.counts == {"pages": 5, "lists": 1, "pictures": 1, "revisits": 1}
    return path


async def test_warcio_reads_every_body_and_digest(exported: Path) -> None:
    bodies, kinds = [], []
    with exported.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            kinds.append(record.rec_type)
            payload = record.content_stream().read()
            if record.rec_type in ("response", "resource"):
                bodies.append(payload)
                sha1 = base64.b32encode(hashlib.sha1(payload).digest()).decode()
                assert record.rec_headers.get_header("WARC-Payload-Digest") == f"sha1:{sha1}"
    assert {hashlib.sha256(b).hexdigest() for b in bodies} == {k.message.body.sha256 for k in THINGS if k.message.body}
    assert kinds.count("revisit") == 2 and kinds.count("metadata") == 6 and kinds[0] == "warcinfo"


async def test_fastwarc_finds_every_digest_right(exported: Path) -> None:
    records = [(r.verify_block_digest(), r.record_type) for r in FastIterator(str(exported), parse_http=False)]
    assert len(records) == 1 + 6 * 2 + 1 + 1
    assert all(right for right, _ in records)


async def test_taken_in_again_the_captures_are_the_same(exported: Path) -> None:
    found = list(read_warc(exported, IngestOptions()))
    items = [one.capture for one in found if isinstance(one, Item)]
    skipped = sorted(one.reason for one in found if isinstance(one, Skipped))
    assert skipped == ["list", "not-a-page", "unchanged"]
    articles = [k.message for k in THINGS if isinstance(k.message, Capture) and k.message.kind is PageKind.ARTICLE]
    assert len(items) == len(articles)
    for came, was in zip(items, articles, strict=True):
        assert came.raw is not None and was.body is not None and was.captured_at is not None
        assert hashlib.sha256(came.raw).hexdigest() == was.body.sha256
        assert came.captured_at == was.captured_at
        assert capture_id(came.url, came.captured_at, was.body.sha256) == capture_id(
            was.url, was.captured_at, was.body.sha256
        )
        assert (came.final_url, came.redirects, came.hints, came.outlet) == (
            was.final_url, was.redirects, was.hints, was.outlet,
        )  # fmt: skip
    assert items[0].headers == SENT and items[0].charset == "euc-kr"


async def test_only_what_is_selected_is_in_the_file(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path / "blobs")
    await store.put(THINGS)
    captures, _ = selected()
    export = WarcRecords(store, Evidence(captures[1:2]))
    assert len(list(export.file("p.warc.gz", AT))) == 3 and export.counts == {"pages": 1}
    assert [one.url for one in export.index] == [THINGS[1].message.url]


async def test_what_is_not_stored_is_missing_with_the_reason_and_what_a_rule_deleted_is_not(tmp_path: Path) -> None:
    store, (captures, pictures) = FolderBlobs(tmp_path / "blobs"), selected()
    await store.put(THINGS)
    lost = SelectedCapture("f" * 32, "https://p.example/lost", "f" * 64, AT, AT, None)
    deleted = SelectedCapture("e" * 32, "https://p.example/old", "e" * 64, AT, AT, None)
    gone = next(one for one in captures if one.body_sha256 != captures[0].body_sha256)
    for path in (tmp_path / "blobs").rglob(f"{gone.body_sha256}*"):
        path.unlink()
    evidence = Evidence([lost, deleted, captures[0], gone], pictures, deleted=frozenset({"e" * 64}))
    export = WarcRecords(store, evidence)
    file = b"".join(export.file("p.warc.gz", AT))
    assert [(one.capture, one.url, one.reason) for one in export.missing] == [
        (gone.id, gone.url, "its body is not stored"),
        (lost.id, lost.url, "its message is not stored"),
    ]
    assert export.counts == {"pages": 1, "pictures": 1, "missing": 2, "deleted by rule": 1}
    assert left_out(file) == [
        (gone.url, "its body is not stored"),
        (lost.url, "its message is not stored"),
        (deleted.url, "its body was deleted by rule"),
    ]


def left_out(file: bytes) -> list[tuple[str, str]]:
    """Return what the last record of a file lists."""
    *_, last = [(r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(io.BytesIO(file))]
    assert last[0].get_header("WARC-Target-URI") == "urn:presswatch:left-out"
    return [(one["url"], one["reason"]) for one in map(orjson.loads, last[1].splitlines())]


async def test_a_visit_without_its_page_is_listed(tmp_path: Path) -> None:
    store, url = FolderBlobs(tmp_path / "blobs"), "https://p.example/1?x"
    row = {"url": url, "observed_at": AT, "reason": "http-304", "refers_to": url, "refers_at": AT, "body_sha256": "d"}
    file = b"".join(WarcRecords(store, Evidence(visits=[row])).file("p.warc.gz", AT))
    assert left_out(file) == [(url, "the page that it found unchanged is not in this file")]


async def test_a_304_is_a_revisit_of_its_kind(exported: Path) -> None:
    with exported.open("rb") as file:
        profiles = [r.rec_headers.get_header("WARC-Profile") for r in ArchiveIterator(file) if r.rec_type == "revisit"]
    assert profiles[-1] == NOT_MODIFIED


@pytest.mark.parametrize("sent", [SENT, ()])
async def test_a_foreign_value_forges_no_field(tmp_path: Path, sent: tuple[tuple[str, str], ...]) -> None:
    forged = "\r\nWARC-Target-URI: https://forged.example/\r\n\r\nforged"
    page = captured("https://p.example/1", KOREAN, headers=sent, peer_address="192.0.2.7" + forged,
                    charset="utf-8" + forged, body=blob_ref(KOREAN, "text/html" + forged))  # fmt: skip
    store, body = FolderBlobs(tmp_path / "blobs"), hashlib.sha256(KOREAN).hexdigest()
    await store.put([page])
    url = "https://p.example/1"
    chosen = [SelectedCapture(capture_id(url, AT, body), url, body, AT, AT, None)]
    export = WarcRecords(store, Evidence(chosen))
    path = tmp_path / "p.warc.gz"
    path.write_bytes(b"".join(export.file("p.warc.gz", AT, [("isPartOf", "p" + forged)])))
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            if record.rec_type == "warcinfo":
                assert record.content_stream().read().count(b"\r\n") == 4
                continue
            [named] = [value for name, value in record.rec_headers.headers if name == "WARC-Target-URI"]
            assert named == url if record.rec_type != "metadata" else named.startswith(MESSAGE)
            payload = record.content_stream().read()
    assert payload == KOREAN
