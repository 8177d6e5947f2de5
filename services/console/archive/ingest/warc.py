"""Read web archives, WARC and ARC: each page as the server sent it, at the time in its record."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from services.console.archive.ingest.archive_records import MOST_BYTES, ArchiveRecord, BrokenRecord, record_at, records
from services.console.archive.ingest.decompression import RecordPosition
from services.console.archive.ingest.http_response import (
    Headers,
    RecordedResponse,
    body_of,
    looks_truncated,
    read_response,
    wrong_digest,
)
from services.console.archive.ingest.items import IngestOptions, ReadResult, Skipped, item
from shared.streams.intake.admission import STORY_TYPE
from shared.web_archives.records import CAPTURE_TYPE, ORIGINAL

_PAGES = ("text/html", "application/xhtml+xml", STORY_TYPE)
_HEADERS_KEPT = 100
_METADATA_WAITING = 64
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(slots=True)
class _File:
    """The state while a file is read: the position of each payload, and the messages of captures."""

    path: Path
    payloads: dict[str, RecordPosition] = field(default_factory=dict)
    messages: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)


def read_warc(path: Path, options: IngestOptions) -> Iterator[ReadResult]:
    """Yield the pages in a file. Broken records are reported, and all others are read."""
    file = _File(path)
    with path.open("rb") as stream:
        for record in records(stream):
            if isinstance(record, BrokenRecord):
                why = f"what begins at byte {record.place} cannot be read: {record.why}"
                yield Skipped(f"{path}@{record.place}", "broken-warc", why, record.read)
            elif record.kind == "metadata":
                _remember(file, record)
            elif record.url.startswith(("http://", "https://")):  # other addresses are a crawler's own notes
                found = _record(file, record, options)
                if found is not None:
                    yield found


def read_record(record: ArchiveRecord, where: str, options: IngestOptions) -> ReadResult | None:
    """Return the page in a record that stands alone, or why it is not a page. None for records without pages."""
    return _record(_File(Path(where)), record, options)


def _remember(file: _File, record: ArchiveRecord) -> None:
    """Remember a capture's message, which our own exports write before the response."""
    if record.fields.get("content-type") != CAPTURE_TYPE:
        return
    try:
        message = orjson.loads(record.block)
    except orjson.JSONDecodeError:
        return
    if isinstance(message, dict):
        file.messages[record.fields.get("warc-concurrent-to", "")] = message
    while len(file.messages) > _METADATA_WAITING:
        file.messages.popitem(last=False)


def _record(file: _File, record: ArchiveRecord, options: IngestOptions) -> ReadResult | None:
    """Return the page in a record, or why it is not a page. None for records without pages, such as requests."""
    if record.kind == "conversion":
        return _skipped(file, record, "conversion", "made from another record, which is read instead")
    if record.kind not in ("response", "resource", "revisit"):
        return None
    if record.size > MOST_BYTES:
        return _skipped(file, record, "too-big", f"more than {MOST_BYTES} bytes")
    try:
        return _answer(file, record, read_response(record), options)
    except ValueError as error:
        return _skipped(file, record, "broken-record", str(error))


def _answer(file: _File, record: ArchiveRecord, answer: RecordedResponse, options: IngestOptions) -> ReadResult:
    """Return the page in a response, or why it is not a page. Raises `ValueError` if the body cannot be decoded."""
    if wrong := wrong_digest(record, answer):
        name = record.fields.get("warc-record-id", "without an id")
        return _skipped(file, record, "wrong-digest", f"the record {name} at byte {record.place} was changed: {wrong}")
    if record.kind == "revisit":
        return _revisit(file, record, options, answer)
    reason, detail = _no_page(record, answer)
    if reason:
        return _skipped(file, record, reason, detail)
    file.payloads.setdefault(record.fields.get("warc-payload-digest") or f"{record.url} {record.place}", record.place)
    return _page(file, record, answer, body_of(answer), options)


def _no_page(record: ArchiveRecord, answer: RecordedResponse) -> tuple[str, str]:
    """Return why a response is not a page, as a code and as a sentence. Both are empty for a page."""
    if answer.status in _REDIRECTS:
        return "redirect", f"leads on to {answer.header('location') or 'nowhere'}"
    media_type = _media_type(record, answer).partition(";")[0].strip().lower()
    if media_type not in _PAGES:
        return "not-a-page", media_type or "no media type"
    if answer.status not in (0, 200):
        return "not-ok", f"the answer was {answer.status}"
    cut = looks_truncated(record.fields)
    return ("truncated", cut) if cut else ("", "")


def _page(
    file: _File, record: ArchiveRecord, answer: RecordedResponse, body: bytes, options: IngestOptions
) -> ReadResult:
    """Make an item from the message in our own export, if there is one, or from the record."""
    message = file.messages.pop(record.fields.get("warc-record-id", ""), {})
    if message and message.get("kind", "article") != "article":
        return _skipped(file, record, "list", "a list of articles, which only the fetcher reads")
    if not body.strip():
        return _skipped(file, record, "empty", "the record has no body")
    fields: dict[str, Any] = {
        "url": record.url,
        "captured_at": record.at,
        "headers": _headers(record, answer),
        "peer_address": record.fields.get("warc-ip-address", "")[:100],
    }
    fields |= {name: value for name, value in message.items() if name not in ("body", "origin", "producer", "walk")}
    fields |= {name: value for name in ("outlet", "edition") if (value := getattr(options, name)) is not None}
    if message and not fields["headers"] and (known := message.get("body")):
        fields["headers"] = (("Content-Type", known.get("media_type", "text/html")),)
    return item(f"{file.path}@{record.place}", record.read, options, **fields, raw=body)


def _revisit(file: _File, record: ArchiveRecord, options: IngestOptions, answer: RecordedResponse) -> ReadResult:
    """Read a revisit. At another address it takes the body of that record. At its own address the page is unchanged."""
    if (record.fields.get("warc-refers-to-target-uri") or record.url).strip("<> ") == record.url:
        return _skipped(file, record, "unchanged", "as another record of this address has it")
    place = file.payloads.get(record.fields.get("warc-payload-digest", ""))
    if place is None:
        return _skipped(file, record, "revisit", "its page is in a record that does not come before it in this file")
    with file.path.open("rb") as stream:
        first = read_response(record_at(stream, place))
    headers = answer.headers or first.headers
    return _page(file, record, RecordedResponse(first.status, headers, b""), body_of(first), options)


def _skipped(file: _File, record: ArchiveRecord, reason: str, detail: str) -> Skipped:
    return Skipped(f"{file.path}@{record.place}", reason, f"{record.url}: {detail}", record.read)


def _media_type(record: ArchiveRecord, answer: RecordedResponse) -> str:
    return answer.header("content-type") if answer.status else record.fields.get("content-type", "")


def _headers(record: ArchiveRecord, answer: RecordedResponse) -> Headers:
    """Return the headers as sent. Headers that an export has renamed get their names back, without its length."""
    if not answer.status:
        kind = record.fields.get("content-type", "")
        return (("Content-Type", kind),) if kind else ()
    headers = answer.headers[:_HEADERS_KEPT]
    if not any(name.startswith(ORIGINAL) for name, _ in headers):
        return headers
    return tuple((n.removeprefix(ORIGINAL), v) for n, v in headers if n.lower() != "content-length")
