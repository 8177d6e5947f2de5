"""Wires the publisher: its two streams into the archive, its further visits into the frontier."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import structlog

from services.publisher.adapters.desk import Desk
from services.publisher.adapters.editing_told import keep_telling_edits
from services.publisher.adapters.feeding import Feeding
from services.publisher.adapters.figures import keep_telling
from services.publisher.adapters.naming import Names
from services.publisher.adapters.notifying import Notifying
from services.publisher.adapters.revisits import AskAgain
from services.publisher.adapters.ruling import keep_ruling
from services.publisher.adapters.trouble_told import keep_telling_trouble
from services.publisher.adapters.webhooks import open_webhooks
from services.publisher.core.windows import WindowOf
from services.publisher.settings import PublisherSettings
from shared.archive.connect import KEYED, Pool, connection, conninfo, open_pool
from shared.archive.migrate import check
from shared.archive.reads.news import listen
from shared.archive.rebuilding import Rebuilder
from shared.blobs import BlobStore
from shared.contracts import EnrichedArticle, Observation, Picture
from shared.sources import Sources, WatchedSources
from shared.streams.feed import Feeder
from shared.streams.frontier import Frontier
from shared.streams.notifications import Notifications
from shared.streams.service import Parts, Service, Task
from shared.streams.stage import Stage, StreamInput
from shared.streams.topology import StreamName

log = structlog.get_logger()


@asynccontextmanager
async def wire(service: Service[PublisherSettings]) -> AsyncIterator[Parts]:
    settings = service.settings
    watched = WatchedSources(settings.sources, time.monotonic, partial(log.error, "sources left as they were"))
    sources = watched.current()
    window = _window_of(watched.current, settings)
    async with open_pool(settings, "presswatch publisher", settings.publisher_connections, KEYED) as pool:
        async with connection(pool) as conn:
            await check(conn)
        frontier = Frontier(service.redis, service.partitions)
        ask_again = AskAgain(frontier, window)
        desk = Desk(pool, Names(watched.current), window, ask_again)
        rebuild = Rebuilder(pool, BlobStore(settings.blobs), sources, settings.partitions)
        telling: Task = partial(keep_telling, pool, list(sources.outlets), service.stop)
        trouble = partial(keep_telling_trouble, pool, watched.current, service.stop)
        edits = partial(keep_telling_edits, pool, frontier, service.stop)
        ruling = partial(keep_ruling, pool, desk, service.stop)
        feeder = Feeder(service.redis, service.limits)
        again = Feeding(pool, BlobStore(settings.blobs), sources, settings.partitions, feeder)
        async with _watching(service, pool) as watching:
            tasks: list[Task] = [telling, trouble, edits, ruling, *watching]
            tasks.append(partial(again.keep_feeding, service.stop))
            yield Parts(stages=_stages(desk, settings.publisher_batch), tasks=tasks, rebuild=rebuild)


@asynccontextmanager
async def _watching(service: Service[PublisherSettings], pool: Pool) -> AsyncIterator[list[Task]]:
    """The outbox told to the notification stream and to webhooks, as soon as the archive says that there is news."""
    news, due = asyncio.Event(), asyncio.Event()
    listening = asyncio.create_task(listen(conninfo(service.settings, "presswatch publisher listens"), news))
    notifying = Notifying(pool, Notifications(service.redis))
    try:
        async with open_webhooks(pool) as webhooks:
            yield [
                partial(notifying.keep_notifying, news, due, service.stop),
                partial(webhooks.keep_sending, due, service.stop),
            ]
    finally:
        listening.cancel()
        await asyncio.wait([listening])


def _window_of(current: Callable[[], Sources], settings: PublisherSettings) -> WindowOf:
    def window(outlet: str) -> timedelta:
        schedule = current().named(outlet).schedule
        return timedelta(seconds=schedule.confirm_after or settings.confirmation_s)

    return window


def _stages(desk: Desk, batch: int) -> list[Stage]:
    return [
        Stage(
            "publisher",
            (
                StreamInput(StreamName.ENRICHED, EnrichedArticle, desk.articles),
                StreamInput(StreamName.OBSERVATIONS, Observation, desk.observations),
                StreamInput(StreamName.OBSERVATIONS, Picture, desk.pictures),
            ),
            batch=batch,
            deadline_s=120,
        )
    ]
