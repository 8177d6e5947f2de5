"""Segments: files of manifest lines, by day. Folders and other stores share one interface."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

Content = bytes | mmap.mmap
"""The bytes of a segment. A file is memory-mapped, so that a search does not copy lines that do not match."""


class Segments(Protocol):
    """Names of segments are opaque. Within a day they sort in the order of writing."""

    def days(self) -> list[str]:
        """Return the days that have segments as `YYYY/MM/DD`, oldest first."""

    def of_day(self, day: str) -> list[str]:
        """Return the names of the day's segments in order; none if the day has none."""

    def contents(self, names: Sequence[str]) -> Iterator[Content]:
        """Yield the content of each segment, in the order of the names."""


class FolderSegments:
    """Segments as files `YYYY/MM/DD/*.jsonl` in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def days(self) -> list[str]:
        return sorted("/".join(path.parts[-3:]) for path in self._root.glob("*/*/*") if path.is_dir())

    def of_day(self, day: str) -> list[str]:
        return sorted(str(path) for path in (self._root / day).glob("*.jsonl"))

    def contents(self, names: Sequence[str]) -> Iterator[Content]:
        return (_mapped(Path(name)) for name in names)


def _mapped(path: Path) -> Content:
    with path.open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file
            return b""


def lines_of(content: Content) -> Iterator[bytes]:
    """Yield each line with its newline. The last may lack it."""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        yield content[start:end]
        start = end


def lines_with(content: Content, wanted: bytes) -> Iterator[bytes]:
    """Yield the lines that contain the bytes."""
    at = content.find(wanted)
    while at >= 0:
        start, end = content.rfind(b"\n", 0, at) + 1, content.find(b"\n", at) + 1 or len(content)
        yield content[start:end]
        at = content.find(wanted, end)
