"""Limit the rate of requests. Each caller may send a number of requests a minute, and may send them all at once."""

from __future__ import annotations

from dataclasses import dataclass

_MOST_CALLERS = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class RateLimit:
    """The requests that each caller has left. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}

    def take(self, caller: str, per_minute: int, now: float) -> float:
        """Take one request. Return 0 if the caller had one left, otherwise the seconds until the next one."""
        bucket = self._buckets.get(caller)
        if bucket is None:
            self._forget(now)
            bucket = self._buckets[caller] = _Bucket(per_minute, now)
        bucket.left = min(per_minute, bucket.left + (now - bucket.at) * per_minute / 60)
        bucket.at = now
        if bucket.left < 1:
            return (1 - bucket.left) * 60 / per_minute
        bucket.left -= 1
        return 0.0

    def _forget(self, now: float) -> None:
        """Forget callers who were silent for a minute, because they have all their requests again."""
        if len(self._buckets) >= _MOST_CALLERS:
            self._buckets = {name: one for name, one in self._buckets.items() if now - one.at < 60}
