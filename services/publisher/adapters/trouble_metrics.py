"""Tells which outlets are in trouble as a metric."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from shared.archive.read.trouble import Trouble
from shared.archive.read.trouble_report import troubles_now
from shared.archive.schema.connection import Pool, connection
from shared.errors import Unavailable
from shared.observability import metrics
from shared.sources import Sources

EVERY_S = 20.0
_AS_A_READER = (
    b"SET LOCAL statement_timeout = '10s'; SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; "
    b"SET LOCAL enable_mergejoin = on"
)
"""The writer's connections look up by key alone; this goes through all looks of a month."""


async def keep_telling_trouble(pool: Pool, current: Callable[[], Sources], stop: asyncio.Event) -> None:
    """Until the stop flag is set; while the database is away nothing is told."""
    while not stop.is_set():
        with contextlib.suppress(Unavailable):
            async with connection(pool) as conn:
                await conn.execute(_AS_A_READER)
                found = await troubles_now(conn, current().entry_points(), datetime.now(UTC))
            metrics.OUTLET_TROUBLE.set(since_when(found))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_S)


def since_when(found: Iterable[Trouble]) -> dict[tuple[str, ...], float]:
    """By outlet and kind; of several entry points the one that is in trouble for longest."""
    since: dict[tuple[str, ...], float] = {}
    for one in found:
        key = (one.outlet, one.what)
        since[key] = min(one.since.timestamp(), since.get(key, one.since.timestamp()))
    return since
