"""The frontier's figures, told as metrics every few seconds."""

from __future__ import annotations

import asyncio
import contextlib

from shared import metrics
from shared.streams.connection import OUTAGE
from shared.streams.frontier import Frontier

EVERY_S = 2.0


async def keep_reporting(frontier: Frontier, partitions: int, stop: asyncio.Event) -> None:
    """Until the stop flag is set; while the server is away the last figures stand."""
    while not stop.is_set():
        with contextlib.suppress(*OUTAGE):
            await report(frontier, partitions)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_S)


async def report(frontier: Frontier, partitions: int) -> None:
    all_of = [await frontier.report(partition) for partition in range(partitions)]
    metrics.FRONTIER_ADDED.set(sum(one.added for one in all_of))
    metrics.FRONTIER_LINKS.labels("first-visit").set(sum(one.pages for one in all_of))
    metrics.FRONTIER_LINKS.labels("revisit").set(sum(one.revisits for one in all_of))
    metrics.FRONTIER_LINKS.labels("poll").set(sum(one.entries for one in all_of))
    metrics.FRONTIER_DUE.set(sum(one.due for one in all_of))
    metrics.FRONTIER_HOSTS.set(sum(one.hosts for one in all_of))
    metrics.FRONTIER_OLDEST_SECONDS.set(max(one.oldest_due_s for one in all_of))
