"""Web archives, WARC and ARC: each page as it was answered, at the time the record bears."""

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
from services.console.archive.warc_records import CAPTURE_TYPE, ORIGINAL
from shared.streams.intake.admission import STORY_TYPE

_PAGES = ("text/html", "application/xhtml+xml", STORY_TYPE)
_HEADERS_KEPT = 100
_METADATA_WAITING = 64
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(slots=True)
class _File:
    """What is remembered of a file while it is read: where each payload stands, and captures' own messages."""

    path: Path
    payloads: dict[str, RecordPosition] = field(default_factory=dict)
    told: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)


def read_warc(path: Path, options: IngestOptions) -> Iterator[ReadResult]:
    """Pages among the file's records. One that is broken is reported; what can still be read is."""
    file = _File(path)
    with path.open("rb") as stream:
        for record in records(stream):
            if isinstance(record, BrokenRecord):
                why = f"what begins at byte {record.place} cannot be read: {record.why}"
                yield Skipped(f"{path}@{record.place}", "broken-warc", why, record.read)
            elif record.kind == "metadata":
                _remember(file, record)
            elif record.url.startswith(("http://", "https://")):  # others are a crawler's own notes
                found = _record(file, record, options)
                if found is not None:
                    yield found


def _remember(file: _File, record: ArchiveRecord) -> None:
    """A capture's message as our own exports put it before the answer."""
    if record.fields.get("content-type") != CAPTURE_TYPE:
        return
    try:
        told = orjson.loads(record.block)
    except orjson.JSONDecodeError:
        return
    if isinstance(told, dict):
        file.told[record.fields.get("warc-concurrent-to", "")] = told
    while len(file.told) > _METADATA_WAITING:
        file.told.popitem(last=False)


def _record(file: _File, record: ArchiveRecord, options: IngestOptions) -> ReadResult | None:
    """The page of a record, or why it is none; None for what no page can be in: requests, for example."""
    if record.kind == "conversion":
        return _skipped(file, record, "conversion", "made from another record, which is wanted instead")
    if record.kind not in ("response", "resource", "revisit"):
        return None
    if record.size > MOST_BYTES:
        return _skipped(file, record, "too-big", f"more than {MOST_BYTES} bytes")
    try:
        return _answer(file, record, read_response(record), options)
    except ValueError as error:
        return _skipped(file, record, "broken-record", str(error))


def _answer(file: _File, record: ArchiveRecord, answer: RecordedResponse, options: IngestOptions) -> ReadResult:
    """Raises `ValueError` where the body cannot be had."""
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
    """Why a record's answer is no page, as a code and for people; nothing where it is one."""
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
    """With what our own export told of the capture, else with what the record says."""
    told = file.told.pop(record.fields.get("warc-record-id", ""), {})
    if told and told.get("kind", "article") != "article":
        return _skipped(file, record, "list", "a list of articles, which only a visit of ours reads")
    if not body.strip():
        return _skipped(file, record, "empty", "the record has no body")
    fields: dict[str, Any] = {
        "url": record.url,
        "captured_at": record.at,
        "headers": _headers(record, answer),
        "peer_address": record.fields.get("warc-ip-address", "")[:100],
    }
    fields |= {name: value for name, value in told.items() if name not in ("body", "origin", "producer", "walk")}
    fields |= {name: value for name in ("outlet", "edition") if (value := getattr(options, name)) is not None}
    if told and not fields["headers"] and (known := told.get("body")):
        fields["headers"] = (("Content-Type", known.get("media_type", "text/html")),)
    return item(f"{file.path}@{record.place}", record.read, options, **fields, raw=body)


def _revisit(file: _File, record: ArchiveRecord, options: IngestOptions, answer: RecordedResponse) -> ReadResult:
    """The same page at another address has the body that another record holds; at its own it is just unchanged."""
    if (record.fields.get("warc-refers-to-target-uri") or record.url).strip("<> ") == record.url:
        return _skipped(file, record, "unchanged", "as another record of this address has it")
    place = file.payloads.get(record.fields.get("warc-payload-digest", ""))
    if place is None:
        return _skipped(file, record, "revisit", "its page lies in a record that is not in this file before it")
    with file.path.open("rb") as stream:
        first = read_response(record_at(stream, place))
    headers = answer.headers or first.headers
    return _page(file, record, RecordedResponse(first.status, headers, b""), body_of(first), options)


def _skipped(file: _File, record: ArchiveRecord, reason: str, detail: str) -> Skipped:
    return Skipped(f"{file.path}@{record.place}", reason, f"{record.url}: {detail}", record.read)


def _media_type(record: ArchiveRecord, answer: RecordedResponse) -> str:
    return answer.header("content-type") if answer.status else record.fields.get("content-type", "")


def _headers(record: ArchiveRecord, answer: RecordedResponse) -> Headers:
    """As they were sent: an export's new name for a header, and the length that goes with it, are undone."""
    if not answer.status:
        kind = record.fields.get("content-type", "")
        return (("Content-Type", kind),) if kind else ()
    headers = answer.headers[:_HEADERS_KEPT]
    if not any(name.startswith(ORIGINAL) for name, _ in headers):
        return headers
    return tuple((n.removeprefix(ORIGINAL), v) for n, v in headers if n.lower() != "content-length")
