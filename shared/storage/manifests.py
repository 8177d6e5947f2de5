"""Manifest lines: a record of a stored item, from which its stream entry can be made again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from shared.contracts import Capture, Lane, Picture, decode
from shared.errors import PresswatchError
from shared.storage.segments import Segments, lines_of

_KINDS: dict[str, type[Capture] | type[Picture]] = {Capture.SCHEMA: Capture, Picture.SCHEMA: Picture}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is needed to make the entry of a stored body again."""

    message: Capture | Picture
    traceparent: str
    lane: Lane
    client_ref: str | None
    producer: str | None

    def line(self) -> bytes:
        """Return one line of JSON with its newline. Values that are None are left out."""
        around: dict[str, object] = {"schema": self.message.SCHEMA, "traceparent": self.traceparent, "lane": self.lane}
        if self.client_ref is not None:
            around["client_ref"] = self.client_ref
        if self.producer is not None:
            around["producer"] = self.producer
        around["data"] = orjson.Fragment(self.message.encode())
        return orjson.dumps(around) + b"\n"


def read_manifests(segments: Segments) -> Iterator[Manifest]:
    """Yield every whole line of a known kind, oldest day first."""
    for day in segments.days():
        for content in segments.contents(segments.of_day(day)):
            for line in lines_of(content):
                manifest = read_line(line)
                if manifest is not None:
                    yield manifest


def read_line(line: bytes) -> Manifest | None:
    """Parse a line. Return None for a line that a crash cut off, or that names an unknown kind of item."""
    if not line.endswith(b"\n"):
        return None
    try:
        row = orjson.loads(line)
        message = decode(_KINDS[row["schema"]], row["schema"], orjson.dumps(row["data"]))
        return Manifest(message, row["traceparent"], Lane(row["lane"]), row.get("client_ref"), row.get("producer"))
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, PresswatchError):
        return None
