"""Export which outlets are in trouble as a metric."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from shared.archive.read.outlets.trouble import Trouble
from shared.archive.read.outlets.trouble_report import troubles_now
from shared.archive.schema.connection import Pool, connection
from shared.errors import Unavailable
from shared.observability import metrics
from shared.pauses import sleep_or_stop
from shared.sources import Sources

EVERY_S = 20.0
AS_A_READER = (
    b"SET LOCAL statement_timeout = '10s'; SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; "
    b"SET LOCAL enable_mergejoin = on"
)
"""Undo the planner settings of the writer's connections, because this query scans all looks of a month."""


async def run_trouble_metrics(pool: Pool, current: Callable[[], Sources], stop: asyncio.Event) -> None:
    """Run until `stop` is set. While the database is away, the metric keeps its last value."""
    while not stop.is_set():
        with contextlib.suppress(Unavailable):
            async with connection(pool) as conn:
                await conn.execute(AS_A_READER)
                found = await troubles_now(conn, current().entry_points(), datetime.now(UTC))
            metrics.OUTLET_TROUBLE.set(since_when(found))
        await sleep_or_stop(stop, EVERY_S)


def since_when(found: Iterable[Trouble]) -> dict[tuple[str, ...], float]:
    """Return the start of each trouble by outlet and kind. The earliest start of several entry points counts."""
    since: dict[tuple[str, ...], float] = {}
    for one in found:
        key = (one.outlet, one.what)
        since[key] = min(one.since.timestamp(), since.get(key, one.since.timestamp()))
    return since
