"""Cache bodies in memory, up to a number of bytes and for a minute, because retention may delete them."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

_BYTES = 32 << 20
_KEPT_S = 60.0


class BodyCache:
    """A cache that drops the least recently used bodies first. It takes no body larger than a quarter of its room."""

    def __init__(self, most: int = _BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._size, self._clock = most, 0, clock
        self._bodies: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    def get(self, sha256: str) -> bytes | None:
        """Return a body that was added a short time ago; None for others."""
        since, body = self._bodies.get(sha256, (0.0, None))
        if body is None:
            return None
        if self._clock() - since > _KEPT_S:
            self._remove(sha256)
            return None
        self._bodies.move_to_end(sha256)
        return body

    def add(self, sha256: str, body: bytes) -> None:
        """Keep a body. The oldest ones make room; a very large one is not kept."""
        if 4 * len(body) > self._most:
            return
        if sha256 in self._bodies:
            self._remove(sha256)
        self._bodies[sha256] = (self._clock(), body)
        self._size += len(body)
        while self._size > self._most:
            self._remove(next(iter(self._bodies)))

    def _remove(self, sha256: str) -> None:
        self._size -= len(self._bodies.pop(sha256)[1])
