"""When a process that ended is started again."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_S, CAP_S, HEALTHY_S = 0.2, 20.0, 30.0


@dataclass(slots=True)
class Backoff:
    """Waits double from 0.2 to 20 s; a run of 30 s and more counts as healthy, and the next wait is short again."""

    failures: int = 0
    started_at: float = 0.0
    due_at: float = 0.0

    def started(self, now: float) -> None:
        self.started_at = now

    def ended(self, now: float) -> None:
        """Sets the time of the next start (`due_at`), on the clock of `now`, in seconds."""
        if now - self.started_at >= HEALTHY_S:
            self.failures = 0
        self.due_at = now + min(CAP_S, FIRST_S * 2**self.failures)
        self.failures = min(self.failures + 1, 30)
