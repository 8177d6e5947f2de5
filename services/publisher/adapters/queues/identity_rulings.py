"""Apply people's rulings on addresses as soon as they are recorded."""

from __future__ import annotations

import asyncio

import psycopg

from services.publisher.adapters.queues.queue_feeding import DATABASE_FAILURES, work_off
from services.publisher.core.batch import Batch
from services.publisher.handler import BatchHandler
from shared.archive.schema.connection import Pool, connection
from shared.archive.write import rulings


async def keep_ruling(pool: Pool, handler: BatchHandler, waiting: asyncio.Event, stop: asyncio.Event) -> None:
    """Apply rulings each time that `waiting` is set, until `stop` is.

    Any number of publishers may run this: applying a ruling twice changes nothing.
    """
    await work_off(waiting, stop, lambda: apply(pool, handler), "rulings not applied yet", DATABASE_FAILURES)


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
