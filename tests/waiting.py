"""Wait for a condition in an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

PAUSE_S = 0.05
PATIENCE_S = 150.0
"""Ends a wait for what never comes. It measures no speed: on a busy machine everything takes many times longer."""


async def eventually(check: Callable[[], Any], seconds: float = PATIENCE_S, what: str = "it") -> Any:
    """Return the first true answer of `check`, which may be awaitable. Fail with `what` after so many seconds."""
    for _ in range(int(seconds / PAUSE_S)):
        answer = check()
        if asyncio.iscoroutine(answer):
            answer = await answer
        if answer:
            return answer
        await asyncio.sleep(PAUSE_S)
    raise AssertionError(f"not within {seconds:.0f} s: {what}")
