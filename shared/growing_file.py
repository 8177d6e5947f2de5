"""A write-only file for writers whose output is sent while they write."""

from __future__ import annotations

import io
from typing import Any


class GrowingFile(io.RawIOBase):
    """Keep what was written until it is taken."""

    def __init__(self) -> None:
        self._kept, self._written = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._kept += data
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        taken, self._kept = bytes(self._kept), bytearray()
        return taken
