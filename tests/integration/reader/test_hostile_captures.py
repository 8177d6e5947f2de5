"""Headers and addresses as a hostile server or contributor sends them, wherever a capture is shown or exported."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import orjson
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from selectolax.lexbor import LexborHTMLParser
from warcio.archiveiterator import ArchiveIterator

from services.console.archive.ingest.items import IngestOptions, Item
from services.console.archive.ingest.warc import read_warc
from shared.ids import article_id
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON
from tests.integration.reader.press import HARBOUR
from tests.integration.reader.running import SiteUnderTest
from tests.integration.reader.test_hostile import SCRIPT, foreign
from tests.integration.reader.test_wacz_exports import opened, validated
from tests.integration.reader.test_web_archives import ARTICLE, saved

BODY = b"<html><h1>Crane lifts first container</h1></html>"
FORGED = "1\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\nX-Forged: yes"
LONG = "x" * 1_000_000
HEADERS = (
    ("Content-Type", "text/html"), ("X-Forged-Value", FORGED), ("X-Name\r\nX-Forged", "yes"), ("Content-Length ", "3"),
    ("CONTENT-LENGTH", "3"), ("Transfer-Encoding\t", "chunked"), ("content-encoding", "gzip"),
    ("X-Controls", "\x00\x01\x1b[2J\x7f\x85\u2028"),
    ("X-Bytes", "\xff\xfe\x80"), ("X-Turned", "\u202egnp.exe\u2066"),
    ("", "no name"), (" Leading", "space"), ("X:Colon", "in name"),
    (SCRIPT, SCRIPT), ("X-Long", LONG),
)  # fmt: skip


async def hostile(site: SiteUnderTest) -> str:
    at = NOON + timedelta(hours=5)
    return await capture(
        site, HARBOUR, article_id(HARBOUR), BODY, at, headers=HEADERS, peer_address="192.0.2.7\r\nX-Forged: yes"
    )


async def test_the_page_of_a_capture_shows_headers_as_text(site: SiteUnderTest) -> None:
    id = await hostile(site)
    answer = await site.get(f"/captures/{id}")
    assert answer.status == 200 and LONG in answer.text and "X-Forged" not in answer.headers
    assert [one for one in foreign(answer.text) if not one.startswith("<iframe class")] == []
    rows = LexborHTMLParser(answer.text).css("table.ledger tbody tr")
    assert len(rows) == len(HEADERS)
    turned = next(row for row in rows if "X-Turned" in row.text())
    assert turned.css_first("td bdi") is not None
    message = (await site.get(f"/captures/{id}/message")).body
    assert [tuple(one) for one in orjson.loads(message)["headers"]] == [*HEADERS]


async def test_web_archives_hold_them_without_a_forged_line(site: SiteUnderTest, tmp_path: Path) -> None:
    await hostile(site)
    file = saved(await site.get(f"{ARTICLE}.wacz"), tmp_path / "hostile.wacz")
    assert "the passed WACZ is valid" in validated(file)
    warc = opened(file)[0].read("archive/data.warc.gz")
    found = [one for one in ArchiveIterator(io.BytesIO(warc), check_digests="raise") if one.rec_type == "response"]
    (read,) = [(one.http_headers, one.rec_headers) for one in found]
    http, own = read
    assert [value for name, value in http.headers if name.strip().lower() == "content-length"] == [str(len(BODY))]
    names = [name.lower() for name, _ in http.headers]
    assert len(names) == len(HEADERS) + 1 and not {"x-forged", "transfer-encoding", "content-encoding"} & {*names}
    assert all(name == name.strip() and ":" not in name for name in names)
    assert own.get_header("X-Forged") is None
    assert dict(http.headers)["X-Bytes"] == "\xff\xfe\x80"
    (again,) = [
        (one.http_headers.asdict(), one.reader.read())
        for one in FastIterator(io.BytesIO(warc), record_types=WarcRecordType.response)
    ]
    assert again[1] == BODY and "X-Forged" not in again[0]


async def test_our_own_import_reads_every_header_as_it_came(site: SiteUnderTest, tmp_path: Path) -> None:
    await hostile(site)
    file = saved(await site.get(f"{ARTICLE}.wacz"), tmp_path / "hostile.wacz")
    (tmp_path / "data.warc.gz").write_bytes(opened(file)[0].read("archive/data.warc.gz"))
    found = [one for one in read_warc(tmp_path / "data.warc.gz", IngestOptions()) if isinstance(one, Item)]
    (again,) = [one for one in found if one.capture.raw == BODY]
    assert again.capture.headers == HEADERS
