"""Find the manifest line of one capture: its whole message, with headers, redirects, peer and certificate."""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson

from shared.contracts import Capture
from shared.ids import capture_id, sha256_hex
from shared.storage.manifests import Manifest, read_line

_DATA = b',"data":'
_MOST = 2000


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """The message, and its bytes exactly as stored."""

    message: Capture
    raw: bytes


def raw_message(line: bytes) -> bytes:
    """Return the message's own bytes of a manifest line. It is the last value: quotes in others are escaped."""
    return line[line.index(_DATA) + len(_DATA) : line.rindex(b"}")]


def identity(manifest: Manifest | None) -> str:
    """Return the id of the capture that a manifest stores, or an empty string."""
    message = manifest.message if manifest else None
    if not isinstance(message, Capture) or message.body is None or message.captured_at is None:
        return ""
    return capture_id(message.url, message.captured_at, message.body.sha256)


class ManifestSearch:
    """Look in the days on which the capture was probably stored, then in all others. Answers are remembered."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, StoredMessage | None] = {}

    def find(self, id: str, sha256: str, moments: Iterable[datetime]) -> StoredMessage | None:
        """Return the message of the capture. `moments` are the times at which it may have been stored."""
        if id not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[id] = self._look(id, sha256.encode(), moments)
        return self._known[id]

    def _look(self, id: str, sha256: bytes, moments: Iterable[datetime]) -> StoredMessage | None:
        for path in self._files(moments):
            for line in _lines_with(path, sha256):
                manifest = read_line(line)
                if identity(manifest) == id and manifest and isinstance(manifest.message, Capture):
                    return StoredMessage(manifest.message, raw_message(line))
        return None

    def _files(self, moments: Iterable[datetime]) -> Iterator[Path]:
        days = {(at.astimezone(UTC) + timedelta(days=n)).strftime("%Y/%m/%d") for at in moments for n in (0, -1)}
        likely = [path for day in sorted(days) for path in sorted((self._root / day).glob("*.jsonl"))]
        yield from likely
        yield from sorted(set(self._root.glob("*/*/*/*.jsonl")) - set(likely), reverse=True)


def message_hashes(root: Path, days: Iterable[date], wanted: Collection[str]) -> dict[str, str]:
    """Return the SHA-256 of the stored message of each wanted capture that was stored on one of the days."""
    found: dict[str, str] = {}
    for day in sorted(days):
        for path in sorted((root / day.strftime("%Y/%m/%d")).glob("*.jsonl")):
            with path.open("rb") as file:
                for line in file:
                    if (id := _identity_of_line(line)) in wanted:
                        found.setdefault(id, sha256_hex(raw_message(line)))
    return found


def _identity_of_line(line: bytes) -> str:
    """Return the id of the capture in a line, as `identity` does, but without checking the message."""
    try:
        data = orjson.loads(line)["data"]
        return capture_id(data["url"], datetime.fromisoformat(data["captured_at"]), data["body"]["sha256"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return ""


def _lines_with(path: Path, wanted: bytes) -> Iterator[bytes]:
    with path.open("rb") as file:
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file
            return
        with mapped:
            at = mapped.find(wanted)
            while at >= 0:
                start, end = mapped.rfind(b"\n", 0, at) + 1, mapped.find(b"\n", at) + 1 or len(mapped)
                yield mapped[start:end]
                at = mapped.find(wanted, end)
