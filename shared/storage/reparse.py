"""Find stored captures to parse again; their entries are rebuilt from the manifests."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.contracts import Capture, PageKind
from shared.ids import capture_id
from shared.storage.manifests import Manifest, read_line
from shared.storage.segments import Segments, lines_of

READ_AGAIN = "presswatch.reparse"
"""The producer name of an entry whose capture was parsed before. Only the parsing is done again."""

_BODY = re.compile(rb'"sha256":"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class RequestedCapture:
    """A capture to parse again. Its manifest was written before `kept_by`, mostly on that day."""

    capture_id: str
    body_sha256: str
    kept_by: datetime


def find(segments: Segments, wanted: Collection[RequestedCapture]) -> Iterator[tuple[str, Manifest]]:
    """Yield id and manifest of each capture found, once.

    Searches the most likely days first, then all other days, newest first.
    """
    missing = {one.capture_id: one.body_sha256.encode() for one in wanted}
    likely = {day for one in wanted for day in _days(one.kept_by)}
    for day in sorted(sorted(segments.days(), reverse=True), key=lambda day: day not in likely):
        if not missing:
            return
        for name, manifest in _of_day(segments, day, missing):
            del missing[name]
            yield name, manifest


def _days(kept_by: datetime) -> tuple[str, str]:
    at = kept_by.astimezone(UTC)
    return at.strftime("%Y/%m/%d"), (at - timedelta(days=1)).strftime("%Y/%m/%d")


def _of_day(segments: Segments, day: str, missing: dict[str, bytes]) -> Iterator[tuple[str, Manifest]]:
    """Yield the matches of one day. Most lines are skipped by their hash alone."""
    bodies = set(missing.values())
    for content in segments.contents(segments.of_day(day)):
        for line in lines_of(content):
            if bodies.isdisjoint(_BODY.findall(line)):
                continue
            manifest = read_line(line)
            name = page_id(manifest) if manifest is not None else None
            if manifest is not None and name in missing:
                yield name, manifest


def page_id(manifest: Manifest) -> str | None:
    """Return the id of an article page's capture; None for anything else."""
    message = manifest.message
    if not isinstance(message, Capture) or message.kind is not PageKind.ARTICLE or message.captured_at is None:
        return None
    return capture_id(message.url, message.captured_at, message.body.sha256) if message.body is not None else None
