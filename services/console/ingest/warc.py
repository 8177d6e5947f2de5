"""WARC files: each page as it was answered, at the time the record bears."""

from __future__ import annotations

import gzip
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import orjson
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from services.console.ingest.items import Found, Skipped, Wishes, item
from services.console.warc_records import CAPTURE_TYPE, ORIGINAL
from shared.streams.intake_rules import STORY_TYPE

_PAGES = ("text/html", "application/xhtml+xml", STORY_TYPE)
_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit | WarcRecordType.metadata
_MOST_BYTES = 64 * 1024 * 1024
_HEADERS_KEPT = 100
_METADATA_WAITING = 64
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(slots=True)
class _File:
    """What is remembered of a file while it is read: where each payload stands, and captures' own messages."""

    path: Path
    payloads: dict[str, int] = field(default_factory=dict)
    told: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)


def read_warc(path: Path, wishes: Wishes) -> Iterator[Found]:
    """Pages among the file's records. One that is broken is reported; what can still be read is."""
    last, file = 0, _File(path)
    try:
        for record in ArchiveIterator(str(path), record_types=_WANTED, fsspec_args=False):
            last = record.stream_pos
            if record.record_type == WarcRecordType.metadata:
                _remember(file, record)
                continue
            found = _record(file, record, last, wishes)
            if found is not None:
                yield found
    except (OSError, ValueError, EOFError) as error:
        yield Skipped(f"{path}@{last}", "broken-warc", f"the file cannot be read beyond byte {last}: {error}", last)


def _remember(file: _File, record: WarcRecord) -> None:
    """A capture's message as our own exports put it before the answer."""
    if record.headers.get("Content-Type") == CAPTURE_TYPE:
        try:
            file.told[record.headers.get("WARC-Concurrent-To") or ""] = orjson.loads(record.reader.read(_MOST_BYTES))
        except orjson.JSONDecodeError:
            return
        while len(file.told) > _METADATA_WAITING:
            file.told.popitem(last=False)


def _record(file: _File, record: WarcRecord, at: int, wishes: Wishes) -> Found | None:
    """The page of a record, or why it is none; None for what has no address of the web: a crawler's own notes."""
    where = f"{file.path}@{at}"
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if not url.startswith(("http://", "https://")):
        return None
    if record.record_type == WarcRecordType.revisit:
        return _revisit(file, record, at, url, wishes)
    reason, detail = _no_page(record)
    if reason:
        return Skipped(where, reason, f"{url}: {detail}", at)
    file.payloads.setdefault(record.headers.get("WARC-Payload-Digest") or f"{url} {at}", at)
    body = _body(record)
    if isinstance(body, str):
        return Skipped(where, body.partition(":")[0], f"{url}: {body}", at)
    return _page(file, record, at, url, body, wishes)


def _no_page(record: WarcRecord) -> tuple[str, str]:
    """Why a record's answer is no page, as a code and for people; nothing where it is one."""
    status = record.http_headers.status_code if record.http_headers else 200
    if status in _REDIRECTS:
        return "redirect", f"leads on to {record.http_headers.get('Location') or 'nowhere'}"
    media_type = _media_type(record).partition(";")[0].strip().lower()
    if media_type not in _PAGES:
        return "not-a-page", media_type or "no media type"
    return ("not-ok", f"the answer was {status}") if status != 200 else ("", "")


def _page(file: _File, record: WarcRecord, at: int, url: str, body: bytes, wishes: Wishes) -> Found:
    """With what our own export told of the capture, else with what the record says."""
    told = file.told.pop(record.headers.get("WARC-Record-ID") or "", {})
    if told and told.get("kind", "article") != "article":
        return Skipped(f"{file.path}@{at}", "list", f"{url}: a list of articles, which only a visit of ours reads", at)
    fields: dict[str, Any] = {
        "url": url,
        "captured_at": record.record_date,
        "headers": _headers(record),
        "peer_address": (record.headers.get("WARC-IP-Address") or "")[:100],
    }
    fields |= {name: value for name, value in told.items() if name not in ("body", "origin", "producer", "walk")}
    fields |= {name: value for name in ("outlet", "edition") if (value := getattr(wishes, name)) is not None}
    if told and not fields["headers"] and (known := told.get("body")):
        fields["headers"] = (("Content-Type", known.get("media_type", "text/html")),)
    return item(f"{file.path}@{at}", at, wishes, **fields, raw=body)


def _revisit(file: _File, record: WarcRecord, at: int, url: str, wishes: Wishes) -> Found:
    """The same page at another address has the body that another record holds; at its own it is just unchanged."""
    where = f"{file.path}@{at}"
    if (record.headers.get("WARC-Refers-To-Target-URI") or url).strip("<> ") == url:
        return Skipped(where, "unchanged", f"{url}: as another record of this address has it", at)
    position = file.payloads.get(record.headers.get("WARC-Payload-Digest") or "")
    if position is None:
        return Skipped(where, "revisit", f"{url}: its page lies in a record that is not in this file before it", at)
    with file.path.open("rb") as stream:
        stream.seek(position)
        body = _body(next(iter(ArchiveIterator(stream, record_types=_WANTED))))
    if isinstance(body, str):
        return Skipped(where, body.partition(":")[0], f"{url}: {body}", at)
    return _page(file, record, at, url, body, wishes)


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
    """As they were sent: an export's new name for a header, and the length that goes with it, are undone."""
    if not record.http_headers:
        kind = record.headers.get("Content-Type") or ""
        return (("Content-Type", kind),) if kind else ()
    headers = tuple(record.http_headers.to_tuples()[:_HEADERS_KEPT])
    if not any(name.startswith(ORIGINAL) for name, _ in headers):
        return headers
    return tuple((n.removeprefix(ORIGINAL), v) for n, v in headers if n.lower() != "content-length")
