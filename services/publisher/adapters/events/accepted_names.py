"""Publish the accepted names to the enrichers, and use them in watches."""

from __future__ import annotations

import asyncio

import structlog

from shared.archive.names import accepted_names
from shared.archive.schema.connection import Pool, connection
from shared.errors import Unavailable
from shared.names.gazetteer import set_accepted
from shared.pauses import sleep_or_stop
from shared.streams.bus.accepted_names import AcceptedNames
from shared.streams.bus.connection import OUTAGE

EVERY_S = 5.0

log = structlog.get_logger()


async def run_accepted_names(pool: Pool, known: AcceptedNames, stop: asyncio.Event) -> None:
    """Publish the names again and again until `stop` is set, because the stream server may lose its data."""
    while not stop.is_set():
        try:
            async with connection(pool) as conn:
                accepted = await accepted_names(conn)
            set_accepted(accepted)
            await known.put(accepted)
        except (Unavailable, *OUTAGE) as error:
            log.info("accepted names not passed on", why=str(error))
        await sleep_or_stop(stop, EVERY_S)
