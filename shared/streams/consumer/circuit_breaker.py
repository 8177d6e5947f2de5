"""Stops a stage whose own handler fails for most of what it is given, rather than burying everything."""

from __future__ import annotations

from collections import deque

WINDOW = 100
MINIMUM_SAMPLES = 20
"""Fewer entries than this prove nothing."""

RECOVERY_SAMPLES = 5
"""So many successes in a row close it again; a single one may be luck."""


class CircuitBreaker:
    """Told of each entry whether the stage failed by its own mistake; producers' garbage is not told of at all."""

    def __init__(self, share: float, window: int = WINDOW, fewest: int = MINIMUM_SAMPLES) -> None:
        self._share = share
        self._fewest = fewest
        self._window = window
        self._last: deque[bool] = deque()
        self._failures = 0
        self._in_a_row = 0
        self.open = False

    def record(self, failed: bool) -> None:
        self._in_a_row = 0 if failed else self._in_a_row + 1
        if self.open and self._in_a_row >= RECOVERY_SAMPLES:
            self._last.clear()
            self._failures = 0
            self.open = False
        self._last.append(failed)
        self._failures += failed
        if len(self._last) > self._window:
            self._failures -= self._last.popleft()
        if len(self._last) >= self._fewest and self._failures > self._share * len(self._last):
            self.open = True
