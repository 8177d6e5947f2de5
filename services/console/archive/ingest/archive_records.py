"""Read the records of WARC files, and of ARC, the older format, with their positions. Broken records are reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from services.console.archive.ingest.decompression import (
    CorruptMember,
    DecompressedReader,
    RecordPosition,
    TruncatedMember,
)

MOST_BYTES = 64 * 1024 * 1024
_LONGEST_LINE = 64 * 1024
_MOST_FIELDS = 200
_WANTED = ("response", "resource", "revisit", "metadata", "conversion")
_ARC_LINE = re.compile(r"^(\S+:.*?) (\S*) (\d{14}) (\S+)(?: \S+ \S+ \S+ \S+ \S+)? (\d+)$")


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """A record. `fields` have lower-case names. `block` is empty for kinds that are not read and beyond `MOST_BYTES`.

    `read` is the number of bytes of the file read so far."""

    place: RecordPosition
    fields: Mapping[str, str]
    size: int
    block: bytes = b""
    read: int = 0

    @property
    def kind(self) -> str:
        return self.fields.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """Return the target address. wget writes it in angle brackets, which are removed."""
        return self.fields.get("warc-target-uri", "").strip("<> ")

    @property
    def at(self) -> datetime | None:
        """Return when the record was captured; None if its date cannot be read."""
        try:
            found = datetime.fromisoformat(self.fields.get("warc-date", ""))
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A part of the file that cannot be read. Reading continues after it."""

    place: RecordPosition
    why: str
    read: int = 0


def records(file: BinaryIO) -> Iterator[ArchiveRecord | BrokenRecord]:
    """Yield all records in file order. After a broken part, continue at the next record that can be found."""
    source = DecompressedReader(file)
    while True:
        place = source.place
        try:
            start = _start(source)
            place = start[0]
            if not start[1]:
                return
            yield _record(source, *start)
        except TruncatedMember as error:
            yield BrokenRecord(place, str(error), source.position)
            if not source.go_on(place):
                return
        except (CorruptMember, ValueError) as error:
            yield BrokenRecord(place, str(error), source.position)
            if not source.go_on(place):
                return


def record_at(file: BinaryIO, place: RecordPosition) -> ArchiveRecord:
    """Read the record at a position found earlier."""
    source = DecompressedReader(file, place)
    return _record(source, *_start(source))


def _start(source: DecompressedReader) -> tuple[RecordPosition, bytes]:
    """Return the first line that is not blank, and its position. The line is empty at the end of the file."""
    while True:
        place = source.place
        line = source.line(_LONGEST_LINE)
        if line.strip() or not line:
            return place, line


def _record(source: DecompressedReader, place: RecordPosition, first: bytes) -> ArchiveRecord:
    fields = _fields(source) if first.startswith(b"WARC/") else _arc_fields(first)
    size = _size(fields)
    is_wanted = fields.get("warc-type", "").lower() in _WANTED and size <= MOST_BYTES
    block = _passed(source, size, keep=is_wanted)
    return ArchiveRecord(place, fields, size, block, source.position)


def _passed(source: DecompressedReader, size: int, *, keep: bool) -> bytes:
    kept: list[bytes] = []
    left = size
    while left:
        piece = source.read(min(left, 1 << 20))
        if not piece:
            raise TruncatedMember(f"the file ends {left} bytes before the record does")
        left -= len(piece)
        kept += [piece] if keep else []
    return b"".join(kept)


def _fields(source: DecompressedReader) -> dict[str, str]:
    found: dict[str, str] = {}
    last = ""
    for _ in range(_MOST_FIELDS):
        raw = source.line(_LONGEST_LINE)
        if not raw.endswith(b"\n"):
            raise TruncatedMember("the file ends in the head of a record")
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            return found
        if line[0] in " \t" and last:
            found[last] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"a line of the record's head is not a field: {line[:80]!r}")
        last = name.strip().lower()
        found[last] = value.strip()
    raise ValueError(f"the record's head has more than {_MOST_FIELDS} fields")


def _size(fields: Mapping[str, str]) -> int:
    said = fields.get("content-length", "")
    if not said.isascii() or not said.isdigit():
        raise ValueError(f"the record has no valid length: Content-Length is {said[:40]!r}")
    return int(said)


def _arc_fields(first: bytes) -> dict[str, str]:
    """Parse a line `URL address 20140216050221 text/html 1591` into fields with the WARC names."""
    found = _ARC_LINE.match(first.decode("utf-8", "replace").rstrip("\r\n"))
    if found is None:
        raise ValueError(f"a WARC or ARC record does not begin with {first[:40]!r}")
    url, address, moment, kind, size = found.groups()
    at = datetime.strptime(moment, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    is_info = url.startswith("filedesc:")
    return {
        "warc-type": "warcinfo" if is_info else "response",
        "warc-target-uri": url.replace(" ", "%20"),  # as it was requested
        "warc-date": at.isoformat(),
        "warc-ip-address": address,
        "content-type": kind,
        "content-length": size,
    }
