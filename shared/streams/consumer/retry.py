"""How long an entry waits before the next attempt, and how many attempts it gets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How long an entry waits between attempts, and how many failures are too many.

    The wait is `min(cap_s, base_s * 2**attempt)` seconds, half of it random. After `attempts` failures the entry moves
    to the dead letters. Services take the numbers from `PRESSWATCH_RETRY_*`.
    """

    base_s: float = 1.0
    cap_s: float = 600.0
    attempts: int = 8


def backoff_ms(policy: RetryPolicy, attempt: int, chance: float) -> int:
    """Return the wait before the next attempt, in milliseconds.

    `attempt` counts from 0. `chance` is in [0, 1) and decides half of the wait.
    """
    whole = min(policy.cap_s, policy.base_s * 2.0 ** min(attempt, 60))
    return max(1, int(1000 * whole * (0.5 + 0.5 * chance)))
