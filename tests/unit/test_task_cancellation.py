"""A task whose first cancellation gets lost is cancelled again."""

from __future__ import annotations

import asyncio
import contextlib

from shared.task_cancellation import cancel_all
from tests.waiting import PATIENCE_S


async def loses_one() -> None:
    """As a client does that reports the cancellation as a time-out."""
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.sleep(60)
    await asyncio.sleep(60)


async def fails() -> None:
    raise ValueError("its result is dropped")


async def test_every_task_ends() -> None:
    tasks = [asyncio.create_task(work) for work in (loses_one(), asyncio.sleep(60), fails())]
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE_S):
        await cancel_all(tasks)
    assert all(task.done() for task in tasks)
    await cancel_all([])
