"""Export how many articles each outlet published on the last whole day, and the usual range."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from services.publisher.adapters.periodic.trouble_metrics import AS_A_READER
from shared.archive.read.outlets.outlet_volume import DayVolume, outlet_volumes
from shared.archive.schema.connection import Pool, connection
from shared.errors import Unavailable
from shared.observability import metrics
from shared.pauses import sleep_or_stop
from shared.sources import Sources


async def run_volume_metrics(pool: Pool, current: Callable[[], Sources], stop: asyncio.Event) -> None:
    """Run until `stop` is set. While the database is away, the metrics keep their last values."""
    while not stop.is_set():
        with contextlib.suppress(Unavailable):
            async with connection(pool) as conn:
                await conn.execute(AS_A_READER)
                update_volume_metrics(await outlet_volumes(conn, list(current().outlets), datetime.now(UTC)))
        await sleep_or_stop(stop, metrics.VOLUMES_EVERY_S)


def update_volume_metrics(found: Iterable[DayVolume]) -> None:
    """Set each outlet's number of articles and its usual range."""
    articles, bounds = dict[tuple[str, ...], float](), dict[tuple[str, ...], float]()
    for one in found:
        articles[one.outlet,] = one.articles
        if one.bounds is not None:
            bounds[one.outlet, "least"], bounds[one.outlet, "most"] = one.bounds
    metrics.OUTLET_ARTICLES.set(articles)
    metrics.OUTLET_BOUNDS.set(bounds)
