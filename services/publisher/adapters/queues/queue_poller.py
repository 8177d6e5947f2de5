"""Wake the publisher's feeders when their queues in the archive have entries."""

from __future__ import annotations

import asyncio
from dataclasses import fields

import psycopg
import structlog

from shared.archive.read.waiting_queues import WaitingQueues, waiting_queues
from shared.archive.schema.connection import Pool, first_line
from shared.archive.schema.one_statement import for_one_statement
from shared.errors import Unavailable
from shared.pauses import sleep_or_stop

_EVERY_S = 1.0

log = structlog.get_logger()


class QueuePoller:
    """Poll all queues with one statement a second. Separate polls would be most of the work of an idle watch.

    Each queue of `WaitingQueues` has an event. It is set while the queue has entries, and once more when the service
    stops.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.urgent, self.reparse = asyncio.Event(), asyncio.Event()
        self.enrich, self.judge, self.rulings = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.events, self.deliveries = asyncio.Event(), asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until the stop flag is set."""
        try:
            while not stop.is_set():
                await self._poll()
                await sleep_or_stop(stop, _EVERY_S)
        finally:
            for queue in fields(WaitingQueues):
                self._wake(queue.name)

    async def _poll(self) -> None:
        try:
            async with for_one_statement(self._pool) as conn:
                found = await waiting_queues(conn)
        except (Unavailable, psycopg.Error) as error:
            log.warning("queues of the archive not read", why=first_line(error))
            return
        for queue in fields(found):
            if getattr(found, queue.name):
                self._wake(queue.name)

    def _wake(self, queue: str) -> None:
        event: asyncio.Event = getattr(self, queue)
        event.set()
