"""WARC 1.1 records of stored captures. Each is a gzip member of its own, with digests of block and payload.

Bodies are stored decoded, so headers about the transfer encoding are renamed `X-Archive-Orig-…`. A metadata record
before each response holds the capture's own message, with the original headers, redirects and certificate.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from shared.contracts import Capture

VERSION = "WARC/1.1"
ORIGINAL = "X-Archive-Orig-"
CAPTURE_TYPE = "application/vnd.presswatch.capture+json"
MESSAGE = "urn:presswatch:capture:"
LEFT_OUT = "urn:presswatch:left-out"
LEFT_OUT_TYPE = "application/jsonl"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_NOT_IN_NAMES = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]")
_LONGEST = 8000
"""Some readers refuse a file for a longer line. Servers may hardly send one, but contributors can."""
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
_NAMES = uuid.UUID("5b2f7d4e-3c0a-5d1e-9a57-70e551c4a001")

Fields = Sequence[tuple[str, str]]


def digest(data: bytes) -> str:
    """Return the digest of a payload as WARC files write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def moment(at: datetime) -> str:
    """Return a time as WARC files write it, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def record_id(*parts: str) -> str:
    """Return an id derived from the parts, so that two exports give the same bytes."""
    return f"<urn:uuid:{uuid.uuid5(_NAMES, chr(0).join(parts))}>"


def record(kind: str, identity: str, at: str, fields: Fields, block: bytes) -> bytes:
    """Return one compressed record. `at` is its WARC-Date."""
    head = [("WARC-Type", kind), ("WARC-Record-ID", identity), ("WARC-Date", at), *fields]
    head += [("WARC-Block-Digest", digest(block)), ("Content-Length", str(len(block)))]
    text = f"{VERSION}\r\n".encode() + _lines(head) + b"\r\n"
    return gzip.compress(text + block + b"\r\n\r\n", 6, mtime=0)


def info(file: str, at: datetime, said: Fields) -> bytes:
    """Return the `warcinfo` record that begins a file."""
    block = _lines(said)
    fields = [("WARC-Filename", file), ("Content-Type", "application/warc-fields")]
    return record("warcinfo", record_id("info", file, moment(at)), moment(at), fields, block)


def of_left_out(file: str, at: datetime, lines: bytes) -> bytes:
    """Return the last record of a file: what was selected and is not in it."""
    fields = [("WARC-Target-URI", LEFT_OUT), ("Content-Type", LEFT_OUT_TYPE)]
    return record("metadata", record_id("left out", file, moment(at)), moment(at), fields, lines)


def of_capture(capture: Capture, body: bytes, refers_to: tuple[str, str] | None = None) -> tuple[bytes, bytes]:
    """Return the metadata record and the response.

    The metadata has an address of its own: pywb would replay it in place of a page with the same address and second.
    With `refers_to` (URI and WARC-Date of a record with the same body), the response is a revisit record.
    """
    at = moment(_moment_of(capture))
    url, identity = capture.final_url or capture.url, record_id("capture", capture.url, at, digest(body))
    of_message = MESSAGE + identity.strip("<>").rpartition(":")[2]
    headers = [("WARC-Target-URI", of_message), ("WARC-Concurrent-To", identity), ("Content-Type", CAPTURE_TYPE)]
    metadata = record("metadata", record_id("of", identity), at, headers, capture.encode())
    fields = [("WARC-Target-URI", url), ("WARC-Payload-Digest", digest(body))]
    fields += [("WARC-IP-Address", capture.peer_address)] if capture.peer_address else []
    if not capture.headers:
        fields.append(("Content-Type", _content_type(capture)))
        return metadata, record("resource", identity, at, fields, body)
    fields.append(("Content-Type", "application/http;msgtype=response"))
    if refers_to is None:
        head = http_head(capture.status, capture.headers, len(body))
        return metadata, record("response", identity, at, fields, head + body)
    fields += [("WARC-Profile", SAME_PAYLOAD), *_refers(*refers_to)]
    return metadata, record("revisit", identity, at, fields, http_head(capture.status, capture.headers, len(body)))


def of_picture(url: str, captured_at: datetime, media_type: str, body: bytes) -> bytes:
    """Return a `resource` record of a picture."""
    at = moment(captured_at)
    fields = [("WARC-Target-URI", url), ("WARC-Payload-Digest", digest(body)), ("Content-Type", media_type)]
    return record("resource", record_id("picture", url, at, digest(body)), at, fields, body)


def of_unchanged(url: str, at: datetime, refers_to: tuple[str, str], payload: str, *, was_304: bool) -> bytes:
    """Return a revisit record for a page that is unchanged since `refers_to`. `payload` is the digest of its body."""
    profile = NOT_MODIFIED if was_304 else SAME_PAYLOAD
    fields = [("WARC-Target-URI", url), ("WARC-Profile", profile), ("WARC-Payload-Digest", payload)]
    fields += [*_refers(*refers_to), ("Content-Type", "application/http;msgtype=response")]
    head = http_head(304 if was_304 else 200, (), None)
    return record("revisit", record_id("unchanged", url, moment(at)), moment(at), fields, head)


def http_head(status: int, headers: Iterable[tuple[str, str]], size: int | None) -> bytes:
    """Return the response head, with transfer headers renamed and the length of the stored body."""
    lines = [f"HTTP/1.1 {status} {_phrase(status)}"]
    lines += [f"{_header_name(name)}: {_one_line(value)[:_LONGEST]}" for name, value in headers]
    lines += [f"Content-Length: {size}"] if size is not None else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def _header_name(name: str) -> str:
    """Return the name as readers may see it. The metadata record has it as it came."""
    token = _NOT_IN_NAMES.sub("-", name.strip())
    return f"{ORIGINAL}{token}" if token != name or not name or name.lower() in _OF_THE_WIRE else name


def _refers(url: str, at: str) -> Fields:
    return [("WARC-Refers-To-Target-URI", url), ("WARC-Refers-To-Date", at)]


def _moment_of(capture: Capture) -> datetime:
    return capture.captured_at or datetime.fromtimestamp(0, UTC)


def _content_type(capture: Capture) -> str:
    kind = capture.body.media_type if capture.body else "text/html"
    return f"{kind}; charset={capture.charset}" if capture.charset and "charset" not in kind else kind


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _lines(fields: Fields) -> bytes:
    """Return the fields, one on each line. No value can forge another field."""
    return "".join(f"{name}: {_one_line(value)}\r\n" for name, value in fields).encode()


def _one_line(text: str) -> str:
    """Replace what a reader may take for the end of a line, and other control characters of ASCII.

    Others stay: of a Korean text that was read as Latin-1, a third of the characters is among them.
    """
    return _CONTROLS.sub(" ", text)
