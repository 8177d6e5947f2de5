"""Follow a backfill: request the lists' older pages, wait while the watch reads them, begin again after a loss."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from redis.asyncio import Redis
from rich.markup import escape

from services.console.archive.backfill_roots import can_continue
from services.console.output import Progress
from shared.archive.read.outlets.crawl_progress import CrawlProgress, crawl_progress
from shared.archive.schema.connection import Pool, connection, open_pool
from shared.contracts import FetchRequest
from shared.settings import SharedSettings
from shared.sources import Outlet
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys, partition_of
from shared.streams.consumer.bootstrap import bootstrapped_at
from shared.streams.frontier.queue import Frontier
from shared.streams.frontier.requested_pages import WalkMemory

_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Backfill:
    """What to fetch: pages of `outlet` back to a day, from the lists in `requests`, by their addresses.

    `begun` is the time from which pages of lists count as read. `asked` is the time of this command.
    """

    outlet: Outlet
    back_to: date
    begun: datetime
    asked: datetime
    requests: dict[str, FetchRequest]


async def follow(
    settings: SharedSettings, walk: Backfill, patience: float, report: Progress
) -> tuple[CrawlProgress, int]:
    """Follow the lists. Return the progress and the number of waiting pages once nothing is left or moves."""
    async with connect(settings) as redis, open_pool(settings, "presswatch console", size=1) as pool:
        partitions = [Keys(number) for number in range(settings.partitions)]
        frontier = Frontier(redis, partitions)
        if walk.begun == walk.asked:  # --again
            await WalkMemory(redis, partitions).forget(walk.outlet.id)
        key = Keys(partition_of(walk.outlet.id, settings.partitions))
        while True:
            walk = await _since_loss(pool, walk, await bootstrapped_at(redis, key))
            state = await _look(pool, walk)
            await frontier.add([_request(walk, url, page) for url, page in state.heads.items()], again=True)
            was_lost = partial(_was_lost, pool, redis, key, walk)
            found = await _watch(pool, frontier, settings.partitions, walk, patience, report, was_lost)
            if found is not None:
                return found


async def _was_lost(pool: Pool, redis: Redis, key: Keys, walk: Backfill) -> bool:
    """Return whether the stream server lost its data since the last look at the walk."""
    return await _since_loss(pool, walk, await bootstrapped_at(redis, key)) != walk


async def _since_loss(pool: Pool, walk: Backfill, bootstrapped: datetime | None) -> Backfill:
    """Begin again if the stream server lost its data during the walk: links of pages read before that are gone."""
    state = await _look(pool, walk)
    was_lost = bootstrapped is not None and state.first is not None and state.first < bootstrapped
    if bootstrapped is None or not was_lost or state.is_over:
        return walk
    return replace(walk, begun=max(walk.begun, bootstrapped))


async def _watch(
    pool: Pool,
    frontier: Frontier,
    partitions: int,
    walk: Backfill,
    patience: float,
    report: Progress,
    was_lost: Callable[[], Awaitable[bool]],
) -> tuple[CrawlProgress, int] | None:
    """Wait until all lists have ended and no page waits, or until nothing has changed for `patience` seconds.

    Returns None if the walk must begin again.
    """
    last, moved = (-1, -1), time.monotonic()
    while True:
        waiting = await _waiting(frontier, partitions, walk.outlet.id)
        state = await _look(pool, walk)
        report(escape(line(state, waiting)))
        if (state.pages, waiting) != last:
            last, moved = (state.pages, waiting), time.monotonic()
        if (state.is_over and not waiting) or time.monotonic() - moved >= patience:
            return state, waiting
        if await was_lost():
            return None
        await asyncio.sleep(_EVERY_S)


def _request(walk: Backfill, url: str, page: int) -> FetchRequest:
    """Return the request for a head: a root, or a later page of the root with the longest common address prefix."""
    if url in walk.requests:
        return walk.requests[url]
    nearest = max(walk.requests.values(), key=lambda one: _in_common(one.url, url))
    return can_continue(nearest, url, page, walk.back_to).model_copy(
        update={"referrer": nearest.referrer or nearest.url}
    )


def _in_common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


async def _look(pool: Pool, walk: Backfill) -> CrawlProgress:
    async with connection(pool) as conn:
        return await crawl_progress(conn, walk.outlet.id, walk.back_to, list(walk.requests), walk.begun, walk.asked)


async def _waiting(frontier: Frontier, partitions: int, outlet: str) -> int:
    """Return how many pages of the outlet wait for their first visit."""
    stats = [await frontier.stats(partition) for partition in range(partitions)]
    return sum(one.get(f"once:{outlet}", 0) for one in stats)


def line(state: CrawlProgress, waiting: int) -> str:
    """Describe the progress in one line."""
    oldest = f", back to {state.oldest}" if state.oldest else ""
    lists = f"{len(state.heads)} lists go on, {len(state.ends)} ended"
    return f"{state.pages:,} pages of lists read{oldest}; {state.new:,} new links; {lists}; {waiting:,} pages wait"
