"""The wait before a process is restarted."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_S, CAP_S, HEALTHY_S = 0.2, 20.0, 30.0


@dataclass(slots=True)
class Backoff:
    """Double the wait from 0.2 to 20 s. A run of 30 s or more counts as healthy, and the next wait is short again."""

    failures: int = 0
    started_at: float = 0.0
    due_at: float = 0.0

    def started(self, now: float) -> None:
        self.started_at = now

    def ended(self, now: float) -> None:
        """Set the time of the next start (`due_at`), in seconds on the clock of `now`."""
        if now - self.started_at >= HEALTHY_S:
            self.failures = 0
        self.due_at = now + min(CAP_S, FIRST_S * 2**self.failures)
        self.failures = min(self.failures + 1, 30)
