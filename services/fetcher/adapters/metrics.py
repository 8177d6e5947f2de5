"""Export figures of the frontier and the intake as metrics every few seconds."""

from __future__ import annotations

import asyncio
import contextlib

from shared.observability import metrics
from shared.pauses import sleep_or_stop
from shared.streams.bus.connection import OUTAGE
from shared.streams.frontier.queue import Frontier
from shared.streams.observability.intake_lag import IntakeLagReader, export_intake_lag

EVERY_S = 5.0


async def run_metrics(frontier: Frontier, intakes: IntakeLagReader, partitions: int, stop: asyncio.Event) -> None:
    """Update the metrics until `stop` is set. They keep their last values while Redis is away."""
    while not stop.is_set():
        with contextlib.suppress(*OUTAGE):
            await update_metrics(frontier, partitions)
            export_intake_lag(await intakes())
        await sleep_or_stop(stop, EVERY_S)


async def update_metrics(frontier: Frontier, partitions: int) -> None:
    """Set the frontier's metrics to the sums over all partitions."""
    all_of = [await frontier.report(partition) for partition in range(partitions)]
    metrics.FRONTIER_ADDED.set(sum(one.added for one in all_of))
    metrics.FRONTIER_URLS.set(
        {
            ("first-visit",): sum(one.pages for one in all_of),
            ("revisit",): sum(one.revisits for one in all_of),
            ("poll",): sum(one.entries for one in all_of),
        }
    )
    metrics.FRONTIER_DUE.set(sum(one.due for one in all_of))
    metrics.FRONTIER_HOSTS.set(sum(one.hosts for one in all_of))
    metrics.FRONTIER_OLDEST_SECONDS.set(max(one.oldest_due_s for one in all_of))
