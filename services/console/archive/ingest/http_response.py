"""Parse the HTTP response in a record: head, payload, digests, and the decoded body."""

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
    """A response from a record. `status` is 0 for a resource, which no server sent. `payload` is not decoded."""

    status: int
    headers: Headers
    payload: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in reversed(self.headers) if key.lower() == name), "")


def read_response(record: ArchiveRecord) -> RecordedResponse:
    """Parse the record. Raises `ValueError` if a response has no HTTP head. A resource is all payload."""
    said = _STATUS.match(record.block)
    if said is None:
        if record.kind == "resource":
            return RecordedResponse(0, (), record.block)
        raise ValueError("the record holds no HTTP response")
    end = _HEAD_END.search(record.block)
    head, payload = (record.block[: end.start()], record.block[end.end() :]) if end else (record.block, b"")
    return RecordedResponse(int(said[1]), tuple(_headers(head)), payload)


def _headers(head: bytes) -> Iterator[tuple[str, str]]:
    """Yield the headers as sent, in order. Lines that are not headers are skipped."""
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
    """Return the body without transfer and content coding. Raises `ValueError` if it cannot be decoded."""
    payload = without_transfer_coding(answer)
    coding = answer.header("content-encoding")
    try:
        return decode_body(payload, coding, MOST_BYTES, _MOST_RATIO)
    except FetchFailure as error:
        if payload.lstrip()[:1] == b"<":
            return payload  # the file's writer has decoded the body and kept the header
        raise ValueError(f"{error.reason}: {error}") from None


def without_transfer_coding(answer: RecordedResponse) -> bytes:
    """Return the payload without transfer coding. A payload wrongly declared as chunked is returned unchanged."""
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
    """Return the digest that does not match, as `expected …, found …`, or an empty string if all match.

    Writers disagree on what a payload is: as sent, without chunks, or without content coding. A match with any of them
    counts. The payload digest of a revisit is not checked, because it belongs to another record.
    """
    block = record.fields.get("warc-block-digest", "")
    if not digest_fits(block, [record.block]):
        return f"WARC-Block-Digest: expected {block}, found {_like(block, record.block)}"
    payload = "" if record.kind == "revisit" else record.fields.get("warc-payload-digest", "")
    if not digest_fits(payload, _payloads(answer)):
        return f"WARC-Payload-Digest: expected {payload}, found {_like(payload, answer.payload)}"
    return ""


def _payloads(answer: RecordedResponse) -> Iterator[bytes]:
    yield answer.payload
    for undo in (without_transfer_coding, body_of):
        try:
            yield undo(answer)
        except ValueError:
            continue


def digest_fits(said: str, data: Iterator[bytes] | list[bytes]) -> bool:
    """Return whether some of the data has the digest `name:value`. An empty or unknown digest fits everything."""
    name, value = _parts(said)
    return name not in _HASHES or any(value in _forms(name, one) for one in data)


def _parts(said: str) -> tuple[str, str]:
    name, _, value = said.partition(":")
    return name.strip().lower().replace("-", ""), value.strip().rstrip("=").upper()


def _forms(name: str, data: bytes) -> tuple[str, str]:
    """Return the digest in Base32 and in hexadecimal, both in upper case and without padding."""
    digest = hashlib.new(name, data, usedforsecurity=False).digest()
    return base64.b32encode(digest).decode().rstrip("="), digest.hex().upper()


def _like(said: str, data: bytes) -> str:
    name, value = _parts(said)
    base32, digits = _forms(name, data)
    return f"{name}:{digits.lower() if len(value) == len(digits) else base32}"


def looks_truncated(fields: Mapping[str, str]) -> str:
    """Return why the crawler kept less than the server sent, or an empty string."""
    if reason := fields.get("warc-truncated", ""):
        return f"the crawler stopped reading it: {reason}"
    return "it is one part of several" if "warc-segment-number" in fields else ""
