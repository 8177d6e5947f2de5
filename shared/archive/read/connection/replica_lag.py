"""Bound how far a replica is behind its primary. Pure.

The reader's clock measures it, from both servers' positions in the write-ahead log. The replica's own figure, the age
of its last transaction, grows while the primary is idle and stays small while the connection between them is cut.
"""

from __future__ import annotations

from collections import deque

_MOST = 600
"""Positions that are kept: one a second for ten minutes."""


class ReplicaLag:
    """Remember the primary's positions with their times, to find the newest one that the replica has reached."""

    def __init__(self) -> None:
        self._ahead: deque[tuple[int, float]] = deque(maxlen=_MOST)
        self._reached: float | None = None
        self._began: float | None = None

    def primary_was(self, place: int, at: float) -> None:
        """Record where the primary was at a moment. `at` is no later than when it was asked."""
        self._began = at if self._began is None else self._began
        if not self._ahead or self._ahead[-1][0] != place:
            self._ahead.append((place, at))
        else:
            self._ahead[-1] = (place, at)

    def replica_is(self, place: int) -> None:
        """Record how far the replica has come."""
        while self._ahead and self._ahead[0][0] <= place:
            self._reached = self._ahead.popleft()[1]

    def bound_s(self, now: float) -> float | None:
        """Return the longest time that the replica can be behind, in seconds. None if it reached no known position."""
        return None if self._reached is None else now - self._reached

    def reported_s(self, now: float) -> float:
        """Return the bound. Before the replica has reached a known position, return for how long it has not."""
        since = self._began if self._reached is None else self._reached
        return 0.0 if since is None else now - since
