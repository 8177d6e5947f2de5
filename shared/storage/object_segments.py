"""Segments of manifest lines in an object store: written whole, listed by day, read several at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from datetime import datetime
from threading import Lock

from shared.errors import Permanent
from shared.storage.object_client import ObjectClient
from shared.storage.segments import Content

_FULL_BYTES = 128 << 10
"""A segment of this size gets no more lines. It has the lines of about two hundred pages."""
_AHEAD = 16


class SegmentWriter:
    """Write one segment after another. `put` writes an object with a single request."""

    def __init__(self, put: Callable[[str, bytes], None], writer: str, now: Callable[[], datetime]) -> None:
        self._put, self._writer, self._now = put, writer, now
        self._name, self._day, self._content, self._number = "", "", b"", 0
        self._alone = Lock()

    def append(self, lines: bytes) -> None:
        """Store the lines and return.

        After an error they may or may not be stored, and the next call uses a new name.
        """
        with self._alone:
            now = self._now()
            if not self._name or self._day != f"{now:%Y/%m/%d}" or len(self._content) >= _FULL_BYTES:
                self._begin(now)
            name, content = self._name, self._content + lines
            self._name = ""
            self._put(name, content)
            self._name, self._content = name, content

    def _begin(self, now: datetime) -> None:
        self._number += 1
        self._day, self._content = f"{now:%Y/%m/%d}", b""
        self._name = f"manifests/{self._day}/{now:%H%M%S}-{self._writer}-{self._number:06d}.jsonl"


class ObjectSegments:
    """Read segments. `pool` fetches the next ones while the caller works on one."""

    def __init__(self, client: ObjectClient, pool: Executor) -> None:
        self._client, self._pool = client, pool

    def days(self) -> list[str]:
        client = self._client
        months = [f"{y}/{m}" for y in client.folders("manifests") for m in client.folders(f"manifests/{y}")]
        return [f"{month}/{day}" for month in months for day in client.folders(f"manifests/{month}")]

    def of_day(self, day: str) -> list[str]:
        return [one.name for one in self._client.objects(f"manifests/{day}") if one.name.endswith(".jsonl")]

    def contents(self, names: Sequence[str]) -> Iterator[Content]:
        waiting: deque[Future[Content]] = deque()
        for name in names:
            waiting.append(self._pool.submit(self._content, name))
            if len(waiting) >= _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _content(self, name: str) -> bytes:
        content = self._client.get(name)
        if content is None:
            raise Permanent("manifest missing", f"{name} was listed, but is not in the blob store {self._client.where}")
        return content
