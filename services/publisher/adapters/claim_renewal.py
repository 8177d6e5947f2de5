"""Renew a claim on rows of a queue while a feeder waits for room in a stream."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

FORGOTTEN_AFTER_S = 90.0
"""After this time without renewal, other publishers take over what a killed publisher held."""
_RENEW_S = 20.0


class ClaimRenewal:
    """A claim that a feeder keeps while it works: call `in_time` before each step."""

    def __init__(self, renew: Callable[[], Awaitable[None]], clock: Callable[[], float] = time.monotonic) -> None:
        self._renew, self._clock = renew, clock
        self._renewed = clock()

    async def in_time(self) -> None:
        """Renew the claim if some time has passed since it was taken or renewed."""
        if self._clock() - self._renewed >= _RENEW_S:
            await self._renew()
            self._renewed = self._clock()
