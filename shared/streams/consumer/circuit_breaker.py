"""Stop a stage whose handler fails for most entries, instead of moving them all to the dead letters."""

from __future__ import annotations

from collections import deque

WINDOW = 100
MINIMUM_SAMPLES = 20
"""Minimum number of entries before the breaker can open."""

RECOVERY_SAMPLES = 5
"""Consecutive successes that close the breaker again. A single success may be chance."""


class CircuitBreaker:
    """Count the entries whose handler failed unexpectedly, and open when their share exceeds `share`.

    Invalid input from producers does not count as a failure.
    """

    def __init__(self, share: float, window: int = WINDOW, fewest: int = MINIMUM_SAMPLES) -> None:
        self._share = share
        self._fewest = fewest
        self._window = window
        self._last: deque[bool] = deque()
        self._failures = 0
        self._in_a_row = 0
        self.open = False

    def record(self, failed: bool) -> None:
        """Record whether the handler failed unexpectedly; open or close the breaker."""
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
