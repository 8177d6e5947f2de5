"""The figures of the frontier and of the intake, told as metrics every few seconds."""

from __future__ import annotations

import asyncio
import contextlib

from shared import metrics
from shared.streams.connection import OUTAGE
from shared.streams.frontier import Frontier
from shared.streams.intake_lag import ReadsIntakes, show

EVERY_S = 2.0


async def keep_reporting(frontier: Frontier, intakes: ReadsIntakes, partitions: int, stop: asyncio.Event) -> None:
    """Until the stop flag is set; while the server is away nothing is told."""
    while not stop.is_set():
        with contextlib.suppress(*OUTAGE):
            await report(frontier, partitions)
            show(await intakes())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_S)


async def report(frontier: Frontier, partitions: int) -> None:
    all_of = [await frontier.report(partition) for partition in range(partitions)]
    metrics.FRONTIER_ADDED.tell(sum(one.added for one in all_of))
    metrics.FRONTIER_URLS.tell(
        {
            ("first-visit",): sum(one.pages for one in all_of),
            ("revisit",): sum(one.revisits for one in all_of),
            ("poll",): sum(one.entries for one in all_of),
        }
    )
    metrics.FRONTIER_DUE.tell(sum(one.due for one in all_of))
    metrics.FRONTIER_HOSTS.tell(sum(one.hosts for one in all_of))
    metrics.FRONTIER_OLDEST_SECONDS.tell(max(one.oldest_due_s for one in all_of))
