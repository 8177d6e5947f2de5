"""Read the bodies of a batch a few at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

_AHEAD_BYTES = 4 * 1024 * 1024
"""The number of bytes after which no more bodies are read ahead."""


class Bodies(Protocol):
    async def get(self, sha256: str) -> bytes: ...

    async def get_first(self, hashes: Sequence[str], most_bytes: int) -> dict[str, bytes | Exception]: ...


class BodiesAhead:
    """The bodies of a batch. Get them in the order of the batch."""

    def __init__(self, bodies: Bodies, hashes: Sequence[str]) -> None:
        self._bodies = bodies
        self._hashes = list(dict.fromkeys(hashes))
        self._read: dict[str, bytes | Exception] = {}

    async def get(self, sha256: str) -> bytes:
        """Return a body. Raises what the store raised when it read it."""
        if sha256 not in self._read:
            start = self._hashes.index(sha256)
            self._read = await self._bodies.get_first(self._hashes[start:], _AHEAD_BYTES)
        body = self._read[sha256]
        if isinstance(body, Exception):
            raise body
        return body
