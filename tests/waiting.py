"""Wait for a condition in an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

PAUSE_S = 0.05


async def eventually(check: Callable[[], Any], seconds: float = 150, what: str = "it") -> Any:
    """Return the first true answer of `check`, which may be awaitable. Fail with `what` after so many seconds."""
    for _ in range(int(seconds / PAUSE_S)):
        answer = check()
        if asyncio.iscoroutine(answer):
            answer = await answer
        if answer:
            return answer
        await asyncio.sleep(PAUSE_S)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")
