"""The reader ends even if a task turns the request to end into an error of its own."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress

from services.reader.app import _background
from tests.waiting import PATIENCE_S


async def _looks_again() -> None:
    """Lose one cancellation, as a check of the archive does whose statement is cancelled at the same moment."""
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(60)
    await asyncio.sleep(60)


async def test_a_task_that_loses_a_cancellation_is_cancelled_again() -> None:
    async with asyncio.timeout(PATIENCE_S):
        async with AsyncExitStack() as stack:
            task = _background(stack, _looks_again())
            await asyncio.sleep(0)
    assert task.cancelled()
