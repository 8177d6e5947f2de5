"""Read a plain or gzip file with the position of each byte, so that a broken part can be reported and skipped."""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO, NamedTuple

_CHUNK = 256 * 1024
_MAGIC = b"\x1f\x8b\x08"
_RECORD = re.compile(rb"(?:^|\n)(?=WARC/\d|(?:https?|filedesc)://\S.* \d{14} \S+ \d+\r?\n)")


class RecordPosition(NamedTuple):
    """A position: `member` is the offset of a gzip member (0 for plain files), `within` the offset in its content."""

    member: int
    within: int

    def __str__(self) -> str:
        return f"{self.member}+{self.within}" if self.member and self.within else str(self.member or self.within)


class CorruptMember(ValueError):
    """A part that is not gzip or has a wrong checksum. Reading can continue after it."""


class TruncatedMember(EOFError):
    """The file ends inside a member or record."""


class DecompressedReader:
    """Read the members of a gzip file one after the other, as if the file were plain. Zeros at the end are padding."""

    def __init__(self, file: BinaryIO, start: RecordPosition | None = None) -> None:
        self._file = file
        self._packed = file.read(3) == _MAGIC
        self._seek(start.member if start and self._packed else 0)
        self._skip(start.within if start else 0)

    def _seek(self, position: int) -> None:
        self._file.seek(position)
        self._raw, self._plain = b"", b""
        self._member, self._next, self._before = position, position, 0
        self._gzip = zlib.decompressobj(31) if self._packed else None

    def _skip(self, size: int) -> None:
        while size > 0 and (passed := len(self.read(min(size, _CHUNK)))):
            size -= passed

    @property
    def place(self) -> RecordPosition:
        """Return the position of the next byte."""
        if not self._plain and self._gzip is not None and self._gzip.eof:
            return RecordPosition(self._next, 0)
        return RecordPosition(self._member, self._before)

    @property
    def position(self) -> int:
        """Return the number of bytes of the file read so far."""
        return self._next if self._packed else self._before

    def read(self, size: int) -> bytes:
        """Read `size` bytes, or fewer at the end of the file."""
        found: list[bytes] = []
        while size > 0 and (self._plain or self._fill()):
            taken, self._plain = self._plain[:size], self._plain[size:]
            found.append(taken)
            self._before += len(taken)
            size -= len(taken)
        return b"".join(found)

    def line(self, most: int) -> bytes:
        """Read one line with its line ending. A line longer than `most`, or the last line, may come without one."""
        while b"\n" not in self._plain[:most] and len(self._plain) < most:
            held, self._plain = self._plain, b""
            if not self._fill(bool(held)):
                self._plain = held
                break
            self._plain = held + self._plain
        end = self._plain.find(b"\n", 0, most)
        return self.read(end + 1 if end >= 0 else min(most, len(self._plain)))

    def _fill(self, goes_on: bool = False) -> bool:
        """Read more plain bytes, from the next member if this one has ended, and return whether there are any.

        `goes_on` says that the caller still holds bytes of this member, so the position stays in it.
        """
        while not self._plain:
            if self._gzip is None:
                self._plain = self._file.read(_CHUNK)
                return bool(self._plain)
            if self._gzip.eof and not self._next_member(goes_on):
                return False
            raw = self._raw or self._file.read(_CHUNK)
            if not raw:
                if self._next == self._member:
                    return False
                raise TruncatedMember("the file ends in the middle of a gzip member")
            self._unpack(raw)
        return True

    def _unpack(self, raw: bytes) -> None:
        assert self._gzip is not None
        try:
            self._plain = self._gzip.decompress(raw, _CHUNK)
        except zlib.error as error:
            raise CorruptMember(f"the gzip member is damaged: {error}") from None
        self._raw = self._gzip.unused_data if self._gzip.eof else self._gzip.unconsumed_tail
        self._next += len(raw) - len(self._raw)

    def _next_member(self, goes_on: bool) -> bool:
        self._raw = (self._raw or self._file.read(_CHUNK)).lstrip(b"\0")
        if not self._raw:
            return False
        if not goes_on:
            self._before = 0
            self._member = self._next = self._file.tell() - len(self._raw)
        self._gzip = zlib.decompressobj(31)
        return True

    def go_on(self, behind: RecordPosition) -> bool:
        """Move to the beginning of the next record after this position. Return False if there is none."""
        return self._next_packed(behind.member + 1) if self._packed else self._next_plain(behind.within + 1)

    def _next_packed(self, position: int) -> bool:
        while (found := _find(self._file, position)) is not None:
            self._seek(found)
            try:
                start = self.read(1024)
            except (CorruptMember, TruncatedMember):
                start = b""
            self._seek(found)
            if _RECORD.match(start):
                return True
            position = found + 1
        return False

    def _next_plain(self, position: int) -> bool:
        self._file.seek(position)
        held = b""
        while chunk := self._file.read(_CHUNK):
            held += chunk
            if found := _RECORD.search(held):
                self._seek(position + found.end())
                self._before, self._member = position + found.end(), 0
                return True
            position += max(0, len(held) - 8192)
            held = held[-8192:]
        return False


def _find(file: BinaryIO, position: int) -> int | None:
    """Return the offset of the next gzip header, or None."""
    file.seek(position)
    held = b""
    while chunk := file.read(_CHUNK):
        held += chunk
        if (found := held.find(_MAGIC)) >= 0:
            return position + found
        position += len(held) - 2 if len(held) > 2 else 0
        held = held[-2:]
    return None
