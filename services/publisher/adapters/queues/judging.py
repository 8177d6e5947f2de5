"""Judge enqueued articles again: those that a batch of facts had no time for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from services.publisher.adapters.batch.transaction import ENQUEUED_AT_ONCE
from services.publisher.adapters.queues.queue_feeding import DATABASE_FAILURES, work_off
from services.publisher.core.batch import Batch
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from services.publisher.handler import BatchHandler
from shared.archive.schema.connection import Pool, connection, first_line
from shared.archive.write import judge_again
from shared.errors import Unavailable
from shared.pauses import sleep_or_stop

log = structlog.get_logger()


class Judging:
    """Judges the queue in short transactions, one batch of each outlet in turn.

    An outlet that keeps sending facts rests between its rounds. Any number of publishers may run it. What a batch
    took is judged when it commits, so a kill repeats it. It pauses as long as it works: meanwhile new facts of the
    outlet get its lock.
    """

    def __init__(
        self,
        pool: Pool,
        handler: BatchHandler,
        window: ConfirmationWindow,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pool, self._handler, self._window, self._clock = pool, handler, window, clock

    async def run(self, waiting: asyncio.Event, stop: asyncio.Event) -> None:
        """Judge each time that `waiting` is set, until `stop` is."""
        await work_off(waiting, stop, lambda: self.judge(stop), "articles wait to be judged again", DATABASE_FAILURES)

    async def judge(self, stop: asyncio.Event) -> int:
        """Judge a batch of each outlet in the queue. Return the number of outlets where some article was judged."""
        async with connection(self._pool) as conn:
            outlets = await judge_again.outlets(conn, self._window)
        judged = 0
        for outlet in outlets:
            if stop.is_set():
                break
            began = self._clock()
            judged += await self._judge(outlet)
            await sleep_or_stop(stop, self._clock() - began)
        return judged

    async def _judge(self, outlet: str) -> bool:
        """Judge some articles of an outlet: each alone if one of them fails. Raises `Unavailable`."""
        try:
            return (await self._handler.publish(Batch(judging=outlet))).judged > 0
        except Unavailable:
            raise
        except Exception:  # whatever it is, the other articles must not wait for it
            return await self._judge_each(outlet)

    async def _judge_each(self, outlet: str) -> bool:
        """Judge articles one by one. Those that fail wait. Return whether one was judged."""
        async with connection(self._pool) as conn:
            articles = await judge_again.due(conn, outlet, ENQUEUED_AT_ONCE, self._window(outlet))
        return any([await self._judge_alone(outlet, article) for article in articles])

    async def _judge_alone(self, outlet: str, article: str) -> bool:
        try:
            return (await self._handler.publish(Batch(judging=outlet, only=article))).judged > 0
        except Unavailable:
            raise
        except Exception as error:
            async with connection(self._pool) as conn:
                wait_s = await judge_again.defer(conn, article)
            log.error("an article cannot be judged", article=article, retry_s=round(wait_s), why=first_line(error))
            return False
