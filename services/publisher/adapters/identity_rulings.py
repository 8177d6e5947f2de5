"""Apply people's rulings on addresses as soon as they are recorded."""

from __future__ import annotations

import asyncio

import psycopg
import structlog

from services.publisher.core.batch import Batch
from services.publisher.handler import BatchHandler
from shared.archive.schema.connection import Pool, connection, first_line
from shared.archive.write import rulings
from shared.errors import Unavailable

log = structlog.get_logger()


async def keep_ruling(pool: Pool, handler: BatchHandler, waiting: asyncio.Event, stop: asyncio.Event) -> None:
    """Apply rulings each time that `waiting` is set, until `stop` is.

    Any number of publishers may run this: applying a ruling twice changes nothing.
    """
    while not stop.is_set():
        await waiting.wait()
        waiting.clear()
        if stop.is_set():
            return
        try:
            await apply(pool, handler)
        except (Unavailable, psycopg.Error) as error:
            log.warning("rulings not applied yet", why=first_line(error))


async def apply(pool: Pool, handler: BatchHandler) -> int:
    """Apply the waiting rulings and return how many there were.

    A ruling that cannot be applied stays in the queue and does not hold up the others.
    """
    async with connection(pool) as conn:
        found = await rulings.waiting(conn)
    failed: psycopg.Error | None = None
    for ruling in found:
        try:
            await handler.publish(Batch(rulings=[ruling]))
        except psycopg.Error as error:
            failed = error
    if failed is not None:
        raise failed
    return len(found)
