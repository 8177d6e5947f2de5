"""Follow the names that people accepted."""

from __future__ import annotations

import asyncio

import structlog

from shared.errors import Unavailable
from shared.names.finder import finder
from shared.names.gazetteer import set_accepted
from shared.pauses import sleep_or_stop
from shared.streams.bus.accepted_names import AcceptedNames
from shared.streams.bus.connection import OUTAGE

EVERY_S = 2.0

log = structlog.get_logger()


async def look_for_names(known: AcceptedNames) -> None:
    """Load the names that a publisher published. Building the finder anew takes about a second."""
    try:
        accepted = await known.get()
    except (Unavailable, *OUTAGE) as error:
        log.info("accepted names not read", why=str(error))
        return
    if accepted is not None and set_accepted(accepted):
        log.info("accepted names loaded", names=len(accepted))
        finder()


async def run_accepted_names(known: AcceptedNames, stop: asyncio.Event) -> None:
    """Follow the accepted names until `stop` is set."""
    while not stop.is_set():
        await look_for_names(known)
        await sleep_or_stop(stop, EVERY_S)
