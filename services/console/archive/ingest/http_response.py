"""What a server answered, out of a record's block: head, payload, digests, and the body without its codings."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.console.archive.ingest.archive_records import MOST_BYTES, ArchiveRecord
from services.fetcher.core.content_coding import decode_body
from services.fetcher.core.response import FetchFailure

_MOST_RATIO = 1000.0
_STATUS = re.compile(rb"^HTTP/\S+ +(\d{3})\b")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_HEAD = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_HASHES = ("sha1", "sha256", "sha512", "md5")

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordedResponse:
    """`status` is 0 where no server answered: a resource. `payload` is as the record holds it."""

    status: int
    headers: Headers
    payload: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in reversed(self.headers) if key.lower() == name), "")


def read_response(record: ArchiveRecord) -> RecordedResponse:
    """Raises `ValueError` where a response has no head of HTTP; blocks of other kinds are all payload."""
    said = _STATUS.match(record.block)
    if said is None:
        if record.kind == "resource":
            return RecordedResponse(0, (), record.block)
        raise ValueError("the record holds no answer of HTTP")
    end = _HEAD_END.search(record.block)
    head, payload = (record.block[: end.start()], record.block[end.end() :]) if end else (record.block, b"")
    return RecordedResponse(int(said[1]), tuple(_headers(head)), payload)


def _headers(head: bytes) -> Iterator[tuple[str, str]]:
    """As sent, in order; what is no header is passed over."""
    for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines()[1:]:
        name, colon, value = line.partition(b":")
        if colon and name.strip():
            yield _text(name.strip()), _text(value.strip())


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def body_of(answer: RecordedResponse) -> bytes:
    """The page's bytes without chunks and content codings; raises `ValueError` where they cannot be undone."""
    payload = whole(answer)
    coding = answer.header("content-encoding")
    try:
        return decode_body(payload, coding, MOST_BYTES, _MOST_RATIO)
    except FetchFailure as error:
        if payload.lstrip()[:1] == b"<":
            return payload  # whoever wrote the file undid the coding and left the header
        raise ValueError(f"{error.reason}: {error}") from None


def whole(answer: RecordedResponse) -> bytes:
    """The payload without transfer coding; one that says chunked and is not is taken as it is."""
    if "chunked" not in answer.header("transfer-encoding").lower() or not _CHUNK_HEAD.match(answer.payload):
        return answer.payload
    found, at = [], 0
    while head := _CHUNK_HEAD.match(answer.payload, at):
        size = int(head[1], 16)
        found.append(answer.payload[head.end() : head.end() + size])
        if not size:
            return b"".join(found)
        if len(found[-1]) < size:
            raise ValueError("the answer's last chunk is cut off")
        at = head.end() + size
        at += 2 if answer.payload[at : at + 2] == b"\r\n" else 1
    raise ValueError(f"the answer's chunks end at byte {at} without the last one")


def wrong_digest(record: ArchiveRecord, answer: RecordedResponse) -> str:
    """Which digest does not fit, as `expected …, found …`; empty where all that can be checked do.

    Writers differ in what a payload is: as sent, without chunks, or without content coding. Any of them may fit. Of a
    revisit the payload is another record's.
    """
    block = record.fields.get("warc-block-digest", "")
    if not _fits(block, [record.block]):
        return f"WARC-Block-Digest: expected {block}, found {_like(block, record.block)}"
    payload = "" if record.kind == "revisit" else record.fields.get("warc-payload-digest", "")
    if not _fits(payload, _payloads(answer)):
        return f"WARC-Payload-Digest: expected {payload}, found {_like(payload, answer.payload)}"
    return ""


def _payloads(answer: RecordedResponse) -> Iterator[bytes]:
    yield answer.payload
    for undo in (whole, body_of):
        try:
            yield undo(answer)
        except ValueError:
            continue


def _fits(said: str, data: Iterator[bytes] | list[bytes]) -> bool:
    name, value = _parts(said)
    return name not in _HASHES or any(value in _forms(name, one) for one in data)


def _parts(said: str) -> tuple[str, str]:
    name, _, value = said.partition(":")
    return name.strip().lower().replace("-", ""), value.strip().rstrip("=").upper()


def _forms(name: str, data: bytes) -> tuple[str, str]:
    """In Base32 and in hexadecimal digits, in capitals, without padding."""
    digest = hashlib.new(name, data, usedforsecurity=False).digest()
    return base64.b32encode(digest).decode().rstrip("="), digest.hex().upper()


def _like(said: str, data: bytes) -> str:
    name, value = _parts(said)
    base32, digits = _forms(name, data)
    return f"{name}:{digits.lower() if len(value) == len(digits) else base32}"


def looks_truncated(fields: Mapping[str, str]) -> str:
    """Why the crawler itself kept less than was sent; empty where it did not."""
    if reason := fields.get("warc-truncated", ""):
        return f"the crawler stopped reading it: {reason}"
    return "it is one part of several" if "warc-segment-number" in fields else ""
