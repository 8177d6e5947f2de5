"""Wake the publisher's feeders when their queues in the archive have entries."""

from __future__ import annotations

import asyncio

import psycopg
import structlog

from shared.archive.read.waiting_queues import waiting_queues
from shared.archive.schema.connection import Pool, connection, first_line
from shared.errors import Unavailable
from shared.pauses import sleep_or_stop

_EVERY_S = 1.0

log = structlog.get_logger()


class QueuePoller:
    """Poll all queues with one statement a second. Separate polls would be most of the work of an idle watch.

    An event is set while its queue has entries, and once more when the service stops.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.urgent, self.reparse = asyncio.Event(), asyncio.Event()
        self.enrich, self.judge, self.rulings = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until the stop flag is set."""
        try:
            while not stop.is_set():
                await self._poll()
                await sleep_or_stop(stop, _EVERY_S)
        finally:
            for event in (self.urgent, self.reparse, self.enrich, self.judge, self.rulings):
                event.set()

    async def _poll(self) -> None:
        try:
            async with connection(self._pool) as conn:
                found = await waiting_queues(conn)
        except (Unavailable, psycopg.Error) as error:
            log.warning("queues of the archive not read", why=first_line(error))
            return
        events = ((self.urgent, found.urgent), (self.reparse, found.reparse), (self.enrich, found.enrich))
        for event, has_entries in (*events, (self.judge, found.judge), (self.rulings, found.rulings)):
            if has_entries:
                event.set()
