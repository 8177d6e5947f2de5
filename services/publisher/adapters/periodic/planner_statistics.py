"""Have PostgreSQL analyze, at intervals, the tables that have grown a lot, such as by an import."""

from __future__ import annotations

import asyncio

import structlog

from shared.archive.maintenance.planner_statistics import analyze_grown
from shared.archive.schema.connection import Pool
from shared.errors import Unavailable
from shared.pauses import sleep_or_stop

EVERY_S = 60.0
_LONGEST_PAUSE_S = 3600.0

log = structlog.get_logger()


async def run_planner_statistics(pool: Pool, stop: asyncio.Event) -> None:
    """Run until `stop` is set. After each failure in a row, such as a timeout, pause twice as long."""
    pause = EVERY_S
    while not stop.is_set():
        try:
            if tables := await analyze_grown(pool):
                log.info("tables analyzed, because they have grown", tables=tables)
            pause = EVERY_S
        except Unavailable as error:
            log.info("tables not analyzed", why=str(error))
            pause = min(2 * pause, _LONGEST_PAUSE_S)
        await sleep_or_stop(stop, pause)
