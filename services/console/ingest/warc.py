"""WARC files: each page as it was answered, at the time the record bears."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from services.console.ingest.items import Found, Skipped, Wishes, item
from services.parser.core.decode import decode_page

_PAGES = ("text/html", "application/xhtml+xml")
_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_MOST_BYTES = 64 * 1024 * 1024
_HEADERS_KEPT = 100


def read_warc(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Pages among the file's records. One that is broken is reported; what can still be read is."""
    last = 0
    try:
        for record in ArchiveIterator(str(path), record_types=_WANTED, fsspec_args=False):
            last = record.stream_pos
            found = _record(f"{path}@{last}", record, last, wishes)
            if found is not None:
                yield found
    except (OSError, ValueError, EOFError) as error:
        yield Skipped(f"{path}@{last}", "broken-warc", f"the file cannot be read beyond byte {last}: {error}", last)


def _record(where: str, record: WarcRecord, at: int, wishes: Wishes) -> Found | None:
    """The page of a record; None for what is no page: images, scripts, the crawler's own notes."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not url.startswith(("http://", "https://")):
        return None
    media_type = _media_type(record)
    if media_type.partition(";")[0].strip().lower() not in _PAGES:
        return None
    if record.record_type == WarcRecordType.revisit:
        return Skipped(where, "revisit", f"{url}: unchanged since another record, which holds the page", at)
    status = record.http_headers.status_code if record.http_headers else 200
    if status != 200:
        return Skipped(where, "not-ok", f"{url}: the answer was {status}", at)
    body = _body(record)
    if isinstance(body, str):
        return Skipped(where, body.partition(":")[0], f"{url}: {body}", at)
    html = decode_page(body, media_type).text
    return item(where, at, wishes, url=url, html=html, captured_at=record.record_date, headers=_headers(record))


def _body(record: WarcRecord) -> bytes | str:
    """The page's bytes, unpacked; or `code: why` there are none."""
    encoding = (record.http_headers.get("Content-Encoding") or "").lower() if record.http_headers else ""
    try:
        body = unpacked(bytes(record.reader.read(_MOST_BYTES + 1)), encoding.strip())
    except (OSError, ValueError, EOFError, zlib.error, brotli.error) as error:
        return f"broken-record: the body cannot be unpacked: {error}"
    if len(body) > _MOST_BYTES:
        return f"too-big: more than {_MOST_BYTES} bytes"
    return body if body.strip() else "empty: the record has no body"


def unpacked(raw: bytes, encoding: str) -> bytes:
    """The body without its content encoding; one that says gzip and holds plain text is taken as it is."""
    if encoding in ("gzip", "x-gzip") and raw[:2] == b"\x1f\x8b":
        return gzip.decompress(raw)
    if encoding == "deflate":
        try:
            return zlib.decompress(raw)
        except zlib.error:
            return zlib.decompress(raw, -zlib.MAX_WBITS)
    if encoding == "br":
        return bytes(brotli.decompress(raw))
    return raw


def _media_type(record: WarcRecord) -> str:
    headers = record.http_headers if record.http_headers else record.headers
    return headers.get("Content-Type") or ""


def _headers(record: WarcRecord) -> tuple[tuple[str, str], ...]:
    return tuple(record.http_headers.to_tuples()[:_HEADERS_KEPT]) if record.http_headers else ()
