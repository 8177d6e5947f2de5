"""The publisher's metrics: of each batch once it is committed, and of the archive every few seconds."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime

from services.publisher.adapters.transaction import Published
from shared import metrics
from shared.archive.connect import Pool, connection
from shared.archive.figures import ArchiveFigures, read_figures
from shared.contracts import Article, EnrichedArticle, Lane, Origin
from shared.contracts.dates import Precision
from shared.errors import Unavailable
from shared.ids import article_id
from shared.streams.stage import Entry

EVERY_S = 10.0
_TO_THE_HOUR = (Precision.MINUTE, Precision.SECOND)


def tell_batch(published: Published, entries: Sequence[Entry[EnrichedArticle]], now: datetime) -> None:
    """After the commit; of what we fetched ourselves, for others' captures are as old as they say."""
    fetched = [(e.lane, e.message.article) for e in entries if e.message.article.origin is Origin.FETCHED]
    for lane, article in fetched:
        metrics.CAPTURE_SECONDS.labels(lane.value).observe(max(0.0, (now - article.captured_at).total_seconds()))
    for lane, published_at in _publications(published.created, fetched).values():
        metrics.ARTICLE_AGE_SECONDS.labels(lane.value).observe(max(0.0, (now - published_at).total_seconds()))


def _publications(created: Sequence[str], fetched: Sequence[tuple[Lane, Article]]) -> dict[str, tuple[Lane, datetime]]:
    """Of each article that is new: its lane and the hour it was published, where that was printed."""
    new, found = set(created), dict[str, tuple[Lane, datetime]]()
    for lane, article in fetched:
        name, date = article_id(article.address), article.published
        if name in new and date is not None and date.precision in _TO_THE_HOUR and not date.doubt:
            found.setdefault(name, (lane, date.value))
    return found


async def keep_telling(pool: Pool, outlets: Sequence[str], stop: asyncio.Event) -> None:
    """Until the stop flag is set; while the database is away nothing is told of it."""
    while not stop.is_set():
        with contextlib.suppress(Unavailable):
            async with connection(pool) as conn:
                figures = await read_figures(conn, outlets)
            tell_archive(figures)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_S)


def tell_archive(figures: ArchiveFigures) -> None:
    metrics.ARTICLES.tell({(state,): number for state, number in figures.articles.items()})
    metrics.DATABASE_BYTES.tell(figures.bytes)
    metrics.OUTBOX_HELD_SECONDS.tell(figures.held_s)
    metrics.OUTBOX_UNREAD.tell({(reader,): number for reader, number in figures.unread.items()})
    metrics.OUTLET_ANSWERED.tell({(outlet,): at.timestamp() for outlet, at in figures.answered.items()})
    if figures.newest is not None:
        metrics.NEWEST_ARTICLE.tell(figures.newest.timestamp())


def utc_now() -> datetime:
    return datetime.now(UTC)
