"""Update the publisher's metrics: per batch after its commit, and for the whole archive every few seconds."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from services.publisher.adapters.batch.transaction import Published
from services.publisher.core.reading import CaptureReading
from shared.archive.read.statistics import ArchiveStatistics, read_statistics
from shared.archive.schema.connection import Pool, connection
from shared.archive.write import enrichment, judge_again, reparse_queue
from shared.contracts import Lane, Origin
from shared.contracts.dates import Precision
from shared.errors import Unavailable
from shared.observability import metrics
from shared.observability.spans import exemplar
from shared.pauses import sleep_or_stop

EVERY_S = 10.0
_TO_THE_HOUR = (Precision.MINUTE, Precision.SECOND)


def count_batch(published: Published, readings: Sequence[CaptureReading], lane: Lane, now: datetime) -> None:
    """Count a committed batch. Only pages that we fetched count: contributed captures can be of any age."""
    fetched = [r for r in readings if r.message.article.origin is Origin.FETCHED]
    age = metrics.CAPTURE_SECONDS.labels(lane.value)
    for reading in fetched:
        age.observe(max(0.0, (now - reading.seen.at).total_seconds()), exemplar(reading.traceparent))
    if published.created:
        new = metrics.ARTICLE_AGE_SECONDS.labels(lane.value)
        for published_at in _publications(published.created, fetched).values():
            new.observe(max(0.0, (now - published_at).total_seconds()))


def _publications(created: Collection[str], fetched: Sequence[CaptureReading]) -> dict[str, datetime]:
    """Return the publication time of each new article whose page prints at least the hour."""
    new, found = set(created), dict[str, datetime]()
    for reading in fetched:
        name, date = reading.seen.address_id, reading.message.article.published
        if name in new and date is not None and date.precision in _TO_THE_HOUR and not date.doubt:
            found.setdefault(name, date.value)
    return found


async def run_archive_metrics(pool: Pool, outlets: Sequence[str], stop: asyncio.Event) -> None:
    """Run until `stop` is set. While the database is away, the metrics keep their last values."""
    while not stop.is_set():
        with contextlib.suppress(Unavailable):
            async with connection(pool) as conn:
                figures = await read_statistics(conn, outlets)
                captures, texts = await reparse_queue.count_pending(conn), await enrichment.count_pending(conn)
                removals = await judge_again.count_pending(conn)
                failing = await judge_again.count_failing(conn)
            update_archive_metrics(figures)
            metrics.REREAD_WAITING.set(captures)
            metrics.ENRICH_AGAIN_WAITING.set(texts)
            metrics.JUDGE_AGAIN_WAITING.set(removals)
            metrics.JUDGE_AGAIN_FAILING.set(failing)
        await sleep_or_stop(stop, EVERY_S)


def update_archive_metrics(figures: ArchiveStatistics) -> None:
    """Set the metrics of the whole archive."""
    metrics.ARTICLES.set({(state,): number for state, number in figures.articles.items()})
    metrics.DATABASE_BYTES.set(figures.bytes)
    metrics.OUTBOX_HELD_SECONDS.set(figures.held_s)
    metrics.OUTBOX_UNREAD.set({(reader,): number for reader, number in figures.unread.items()})
    metrics.OUTLET_ANSWERED.set({(outlet,): at.timestamp() for outlet, at in figures.answered.items()})
    if figures.newest is not None:
        metrics.NEWEST_ARTICLE.set(figures.newest.timestamp())


def utc_now() -> datetime:
    return datetime.now(UTC)
