"""Report to the fetchers, at intervals, how often each outlet edits."""

from __future__ import annotations

import asyncio

import structlog

from shared.archive.read.judging.edit_rates import edited_shares
from shared.archive.schema.connection import Pool, connection
from shared.errors import Unavailable
from shared.pauses import sleep_or_stop
from shared.streams.bus.connection import OUTAGE
from shared.streams.frontier.queue import Frontier

EVERY_S = 600.0

log = structlog.get_logger()


async def run_edit_rates(pool: Pool, frontier: Frontier, stop: asyncio.Event) -> None:
    """Run until `stop` is set. After a failure, try again at the next interval."""
    while not stop.is_set():
        try:
            async with connection(pool) as conn:
                shares = await edited_shares(conn)
            await frontier.set_edited(shares)
        except (Unavailable, *OUTAGE) as error:
            log.info("edit rates not updated", why=str(error))
        await sleep_or_stop(stop, EVERY_S)
