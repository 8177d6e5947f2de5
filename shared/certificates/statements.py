"""The two texts that are hashed and signed: a capture as a leaf, and the statement of a day.

Both consist of ASCII lines, `name: value`, each with a newline at its end. docs/certificates.md describes every byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

LEAF = "presswatch-capture/1"
DAY = "presswatch-day/1"
NONE = "-"
_NAMES = {
    LEAF: ("id", "url", "captured-at", "body-sha256", "body-size", "media-type", "status", "origin", "producer",
           "message-sha256"),
    DAY: ("day", "captures", "root", "previous", "sealed-at", "key"),
}  # fmt: skip
_ENCODED = re.compile(r"[^ !#-\[\]-~]")


@dataclass(frozen=True, slots=True)
class CaptureFacts:
    """What a leaf states. `message_sha256` hashes the message as stored: headers, redirects, peer and certificate."""

    id: str
    url: str
    captured_at: datetime
    body_sha256: str
    body_size: int | None
    media_type: str
    status: int | None
    origin: str
    producer: str | None
    message_sha256: str | None

    def leaf(self) -> bytes:
        """Return the leaf of the day's tree that stands for this capture."""
        at = written_time(self.captured_at)
        return lines(
            LEAF,
            {"id": self.id, "url": self.url, "captured-at": at, "body-sha256": self.body_sha256,
             "body-size": self.body_size, "media-type": self.media_type, "status": self.status, "origin": self.origin,
             "producer": self.producer, "message-sha256": self.message_sha256},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What an archive states about one day (UTC). `previous` is the SHA-256 of the previous day's statement."""

    day: date
    captures: int
    root: bytes
    previous: str | None
    sealed_at: datetime
    key: bytes

    def statement(self) -> bytes:
        """Return the statement that is signed."""
        at = self.sealed_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return lines(
            DAY,
            {"day": self.day.isoformat(), "captures": self.captures, "root": self.root.hex(),
             "previous": self.previous, "sealed-at": at, "key": self.key.hex()},
        )  # fmt: skip


def written_time(at: datetime) -> str:
    """Return a time as leaves state it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def lines(head: str, values: Mapping[str, object]) -> bytes:
    """Return the text. A value that is None or empty becomes `-`."""
    rows = [head, *(f"{name}: {encoded(value)}" for name, value in values.items())]
    return "".join(f"{row}\n" for row in rows).encode("ascii")


def encoded(value: object) -> str:
    """Return the value in printable ASCII. Other characters, `"` and the backslash are percent-encoded as UTF-8."""
    text = NONE if value is None or value == "" else str(value)
    return _ENCODED.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)


def values_of(rows: Sequence[str], head: str) -> dict[str, str]:
    """Parse the lines of a text. Raises `ValueError` if it is not a text of this kind."""
    if not rows or rows[0] != head:
        raise ValueError(f"it does not begin with {head}")
    if any(_ENCODED.search(row) for row in rows):
        raise ValueError("a line has a character that is never written")
    pairs = [row.partition(": ") for row in rows[1:]]
    if tuple(name for name, _, _ in pairs) != _NAMES[head]:
        raise ValueError("it has other lines")
    return {name: value for name, _, value in pairs}


def text_of(rows: Sequence[str]) -> bytes:
    """Write rows as text. Each ends with a newline."""
    return "".join(f"{row}\n" for row in rows).encode("ascii")


def rows_of(text: bytes) -> list[str]:
    """Return the rows of a text that `text_of` wrote."""
    return text.decode("ascii").split("\n")[:-1]


def statement_hash(statement: bytes) -> str:
    """Return the hash that the next day's statement names."""
    return sha256(statement).hexdigest()
