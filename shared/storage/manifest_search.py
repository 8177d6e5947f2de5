"""Find the manifest line of a capture. It has the whole message, with headers, redirects, peer and certificate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import orjson

from shared.contracts import Capture, Picture
from shared.ids import capture_id, sha256_hex
from shared.storage.manifests import Manifest, read_line
from shared.storage.segments import Segments, lines_of, lines_with

_DATA = b',"data":'
_BODY = re.compile(rb'"sha256":"([0-9a-f]{64})"')
_MOST = 2000


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message, and its bytes exactly as stored."""

    message: Capture | Picture
    raw: bytes

    @property
    def capture(self) -> Capture | None:
        """Return the message as a capture; None if it is a picture."""
        return self.message if isinstance(self.message, Capture) else None


def raw_message(line: bytes) -> bytes:
    """Return the bytes of the message in a manifest line.

    The message is the last value, and quotes in others are escaped.
    """
    return line[line.index(_DATA) + len(_DATA) : line.rindex(b"}")]


def identity(manifest: Manifest | None) -> str:
    """Return the id of the capture that a manifest stores, or an empty string."""
    message = manifest.message if manifest else None
    if message is None or message.body is None or message.captured_at is None:
        return ""
    return capture_id(message.url, message.captured_at, message.body.sha256)


class ManifestSearch:
    """Find captures: first on the days when they were probably stored, then on all others. Results are cached."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self._known: dict[str, StoredMessage | None] = {}

    def find(self, id: str, sha256: str, moments: Iterable[datetime]) -> StoredMessage | None:
        """Return the message of the capture. `moments` are the times at which it may have been stored."""
        if id not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[id] = self._look(id, sha256.encode(), moments)
        return self._known[id]

    def _look(self, id: str, sha256: bytes, moments: Iterable[datetime]) -> StoredMessage | None:
        for day in self._days(moments):
            for content in self._segments.contents(self._segments.of_day(day)):
                for line in lines_with(content, sha256):
                    manifest = read_line(line)
                    if identity(manifest) == id and manifest:
                        return StoredMessage(manifest.message, raw_message(line))
        return None

    def _days(self, moments: Iterable[datetime]) -> Iterator[str]:
        likely = _likely(moments)
        yield from sorted(likely)
        yield from sorted(set(self._segments.days()) - likely, reverse=True)


def captures_stored(
    segments: Segments, wanted: Mapping[str, str], moments: Iterable[datetime], *, everywhere: bool = True
) -> Iterator[tuple[str, Capture]]:
    """Yield id and message of each wanted capture that has a manifest, once.

    wanted      hashes of bodies by capture id
    moments     when they may have been stored; these days are read first, oldest first
    everywhere  whether the other days are also read for the rest
    """
    missing, likely = dict(wanted), _likely(moments)
    days = segments.days() if everywhere else likely.intersection(segments.days())
    for day in sorted(days, key=lambda day: (day not in likely, day)):
        if not missing:
            return
        bodies = {sha256.encode() for sha256 in missing.values()}
        for content in segments.contents(segments.of_day(day)):
            for line in lines_of(content):
                manifest = None if bodies.isdisjoint(_BODY.findall(line)) else read_line(line)
                if manifest and missing.pop(id := identity(manifest), None) and isinstance(manifest.message, Capture):
                    yield id, manifest.message


def _likely(moments: Iterable[datetime]) -> set[str]:
    """Return the days of these times, and the day before each."""
    days = {at.astimezone(UTC).date() for at in moments}
    return {(day - timedelta(days=n)).strftime("%Y/%m/%d") for day in days for n in (0, 1)}


@dataclass(frozen=True, slots=True)
class Signable:
    """What the leaf of a capture states of its message: the address that was asked for, and the SHA-256."""

    url: str
    sha256: str


def messages_to_sign(segments: Segments, days: Iterable[date], wanted: Mapping[str, str]) -> dict[str, Signable]:
    """Return the stored message of each wanted capture. `wanted` has hashes of bodies by capture.

    The days are read in this order, until all are found.
    """
    missing, found = dict(wanted), dict[str, Signable]()
    for day in days:
        if not missing:
            break
        bodies = {sha256.encode() for sha256 in missing.values()}
        for content in segments.contents(segments.of_day(day.strftime("%Y/%m/%d"))):
            for line in lines_of(content):
                id, url = ("", "") if bodies.isdisjoint(_BODY.findall(line)) else _identity_of_line(line)
                if missing.pop(id, None):
                    found[id] = Signable(url, sha256_hex(raw_message(line)))
    return found


def _identity_of_line(line: bytes) -> tuple[str, str]:
    """Return id and address of the capture in a line, as `identity` does, but without checking the message."""
    try:
        data = orjson.loads(line)["data"]
        at = datetime.fromisoformat(data["captured_at"])
        return capture_id(data["url"], at, data["body"]["sha256"]), data["url"]
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, OverflowError):
        return "", ""
