"""Web archives that were cut, changed or made to harm: what is wrong is named, what can still be read is."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest

from services.console.archive.ingest.items import IngestOptions, Item, ReadResult, Skipped
from services.console.archive.ingest.warc import read_warc
from shared.web_archives.records import digest

PAGE = b"<html><body><p>The ferry sails again.</p></body></html>"


def record(number: int, body: bytes = PAGE, *, http: str = "", **fields: str) -> bytes:
    """A response; `fields` with underscores for hyphens are added, or replace those there."""
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{http}\r\n".encode() + body
    head = {
        "WARC-Type": "response",
        "WARC-Target-URI": f"https://p.example/{number}",
        "WARC-Date": "2013-12-12T01:02:03Z",
        "WARC-Record-ID": f"<urn:test:{number}>",
        "WARC-Block-Digest": digest(block),
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def read(tmp_path: Path, data: bytes, name: str = "a.warc") -> list[ReadResult]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(read_warc(path, IngestOptions()))


def reported(found: list[ReadResult]) -> list[str]:
    """Paths of pages, reasons of the others, in order."""
    return [one.capture.url[-2:] if isinstance(one, Item) else one.reason for one in found]


PACKED = [gzip.compress(record(n), mtime=0) for n in (1, 2, 3)]


@pytest.mark.parametrize("packs", [False, True])
def test_whole_files_are_read_whole(tmp_path: Path, packs: bool) -> None:
    data = b"".join(PACKED if packs else [record(n) for n in (1, 2, 3)])
    assert reported(read(tmp_path, data)) == ["/1", "/2", "/3"]


@pytest.mark.parametrize("packs", [False, True])
def test_a_changed_page_is_refused_with_both_digests_and_the_next_is_read(tmp_path: Path, packs: bool) -> None:
    changed = record(2).replace(b"sails", b"sinks")
    parts = [record(1), changed, record(3)]
    found = read(tmp_path, b"".join(gzip.compress(p) if packs else p for p in parts))
    assert reported(found) == ["/1", "wrong-digest", "/3"]
    assert isinstance(found[1], Skipped)
    assert digest(changed.partition(b"\r\n\r\n")[2][:-4]) in found[1].detail and "<urn:test:2>" in found[1].detail


def test_a_wrong_payload_digest_is_refused(tmp_path: Path) -> None:
    wrong = record(1, WARC_Payload_Digest=digest(b"something else"))
    right = record(2, WARC_Payload_Digest=digest(PAGE))
    assert reported(read(tmp_path, wrong + right)) == ["wrong-digest", "/2"]


def test_digests_of_payloads_as_sent_and_as_unpacked_are_both_right(tmp_path: Path) -> None:
    sent = gzip.compress(PAGE)
    parts = [record(n, sent, http="Content-Encoding: gzip\r\n", WARC_Payload_Digest=digest(of))
             for n, of in ((1, sent), (2, PAGE))]  # fmt: skip
    found = read(tmp_path, b"".join(parts))
    assert [one.capture.raw for one in found if isinstance(one, Item)] == [PAGE, PAGE]


@pytest.mark.parametrize("packs", [False, True])
def test_every_cut_of_a_file_is_reported_and_no_part_is_taken_for_a_page(tmp_path: Path, packs: bool) -> None:
    """The cut may lie behind the page, which then is whole: in the blank lines, or in gzip's check sum."""
    parts = PACKED[:2] if packs else [record(n) for n in (1, 2)]
    whole = b"".join(parts)
    for end in range(len(parts[0]) + 1, len(whole) - (0 if packs else 4), 7):
        found = read(tmp_path, whole[:end])
        assert reported(found)[0] == "/1" and reported(found)[-1] in ("broken-warc", "/2"), end
        assert all(one.capture.raw == PAGE for one in found if isinstance(one, Item)), end
        if "/2" not in reported(found) or packs:
            assert reported(found)[-1] == "broken-warc", end


def test_a_damaged_gzip_member_costs_one_record(tmp_path: Path) -> None:
    middle = bytearray(PACKED[1])
    middle[len(middle) // 2] ^= 0xFF
    assert reported(read(tmp_path, PACKED[0] + bytes(middle) + PACKED[2]))[-1] == "/3"
    assert reported(read(tmp_path, PACKED[0] + bytes(middle) + PACKED[2])).count("/2") == 0
    assert reported(read(tmp_path, PACKED[0][:-30] + PACKED[1] + PACKED[2]))[-1] == "/3"


@pytest.mark.parametrize("rubbish", [b"no record at all\r\n", b"\x00\x01\x02" * 50, b"WARC/1.0 but no more"])
def test_rubbish_between_and_behind_records_is_reported(tmp_path: Path, rubbish: bytes) -> None:
    assert reported(read(tmp_path, record(1) + rubbish + b"\r\n" + record(2))) == ["/1", "broken-warc", "/2"]
    assert reported(read(tmp_path, record(1) + rubbish)) == ["/1", "broken-warc"]


@pytest.mark.parametrize("length", ["-5", "many", "", "9" * 30, str(10**9)])
def test_a_length_that_cannot_be_is_reported(tmp_path: Path, length: str) -> None:
    found = reported(read(tmp_path, record(1, Content_Length=length) + record(2)))
    assert found[0] in ("broken-warc", "too-big") and "/1" not in found


def test_heads_without_end_are_left(tmp_path: Path) -> None:
    many = record(1).replace(b"WARC-Type", b"X-More: 1\r\n" * 500 + b"WARC-Type")
    long = record(1).replace(b"WARC-Type", b"X-More: " + b"x" * 200_000 + b"\r\nWARC-Type")
    for head in (many, long):
        assert reported(read(tmp_path, head + record(2)))[-1] == "/2"
        assert "/1" not in reported(read(tmp_path, head + record(2)))


def test_bodies_that_blow_up_are_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b" " * (80 << 20))
    deflated = zlib.compress(b"<p>" + b" " * (80 << 20))
    parts = [
        record(1, bomb, http="Content-Encoding: gzip\r\n"),
        record(2, deflated, http="Content-Encoding: deflate\r\n"),
    ]
    assert [r for r in reported(read(tmp_path, b"".join(parts) + record(3))) if r.startswith("/")] == ["/3"]


def test_what_the_crawler_cut_is_no_page(tmp_path: Path) -> None:
    assert reported(read(tmp_path, record(1, WARC_Truncated="length") + record(2))) == ["truncated", "/2"]


def test_chunks_are_put_together(tmp_path: Path) -> None:
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:20], PAGE[20:])) + b"0\r\n\r\n"
    [found] = read(tmp_path, record(1, body, http="Transfer-Encoding: chunked\r\n"))
    assert isinstance(found, Item) and found.capture.raw == PAGE


def test_arc_the_format_before(tmp_path: Path) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    says = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://a.arc 127.0.0.1 20140216050221 text/plain %d\n%s\n" % (len(says), says)
    line = b"http://p.example/a page 93.184.216.119 20140216050221 text/html %d\n" % len(answer)
    found = read(tmp_path, head + line + answer + b"\n", "a.arc")
    [item] = [one for one in found if isinstance(one, Item)]
    assert item.capture.captured_at and item.capture.captured_at.isoformat() == "2014-02-16T05:02:21+00:00"
    assert item.capture.raw == PAGE and item.capture.peer_address == "93.184.216.119"
