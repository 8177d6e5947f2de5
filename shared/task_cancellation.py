"""Cancel tasks reliably: a single request can get lost."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

import structlog

log = structlog.get_logger()
_AGAIN_S = 0.5


async def cancel_all(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel the tasks and wait until all have ended. Their results and errors are dropped.

    A library may turn a cancellation into an error of its own, such as a timeout at the same moment. Then the task goes
    on, so the request is repeated.
    """
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=_AGAIN_S)
        for task in pending:
            log.warning("a task goes on after it was cancelled; cancelling it again", task=repr(task.get_coro()))
    await asyncio.gather(*tasks, return_exceptions=True)
