"""Wire the publisher: two streams into the archive, further visits into the frontier."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from services.publisher.adapters.batch.outlet_names import OutletNames
from services.publisher.adapters.batch.revisits import RevisitRequester
from services.publisher.adapters.events.accepted_names import run_accepted_names
from services.publisher.adapters.events.notifier import Notifier
from services.publisher.adapters.events.webhooks import open_webhooks
from services.publisher.adapters.events.websub import run_websub
from services.publisher.adapters.periodic.edit_rates import run_edit_rates
from services.publisher.adapters.periodic.metrics import run_archive_metrics
from services.publisher.adapters.periodic.phrase_counter import PhraseCounter
from services.publisher.adapters.periodic.planner_statistics import run_planner_statistics
from services.publisher.adapters.periodic.trouble_metrics import run_trouble_metrics
from services.publisher.adapters.periodic.volume_metrics import run_volume_metrics
from services.publisher.adapters.proof.calendars import run_calendars
from services.publisher.adapters.proof.sealing import Sealer
from services.publisher.adapters.proof.time_stamps import run_time_stamps
from services.publisher.adapters.queues.enrich_feeder import EnrichFeeder
from services.publisher.adapters.queues.identity_rulings import keep_ruling
from services.publisher.adapters.queues.judging import Judging
from services.publisher.adapters.queues.queue_poller import QueuePoller
from services.publisher.adapters.queues.reparse_feeder import ReparseFeeder
from services.publisher.core.removal.confirmation_windows import confirmation_window
from services.publisher.handler import BatchHandler
from services.publisher.settings import PublisherSettings
from shared.archive.maintenance.rebuild import Rebuilder
from shared.archive.names import load_accepted
from shared.archive.read.connection.notifications import listen
from shared.archive.schema.connection import KEYED, Pool, connection, conninfo, open_pool
from shared.archive.schema.migrate import check, only_this_schema
from shared.contracts import Annotation, EnrichedArticle, Lane, Observation, Picture
from shared.sources import WatchedSources
from shared.storage.opening import open_blobs
from shared.streams.bus.accepted_names import AcceptedNames
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.notifications import NotificationStream
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.service import Service, ServiceParts, Task
from shared.streams.consumer.stage import Stage, StreamInput
from shared.streams.frontier.queue import Frontier

_GATHER_S = 0.5
"""In a transaction of 64 articles, each costs a fifth less than in one of 16."""


@asynccontextmanager
async def wire(service: Service[PublisherSettings]) -> AsyncIterator[ServiceParts]:
    """Connect the publisher's stages and its other work to the archive, the streams and the blob store."""
    settings = service.settings
    watched = WatchedSources(settings.sources, time.monotonic)
    sources = watched.current()
    window = confirmation_window(watched.current, settings.confirmation_s)
    async with open_pool(settings, "presswatch publisher", settings.publisher_connections, KEYED) as any_schema:
        async with connection(any_schema) as conn:
            await check(conn)
            await load_accepted(conn)  # a watch may search for them
        pool = only_this_schema(any_schema)
        frontier = Frontier(service.redis, service.partitions)
        ask_again = RevisitRequester(frontier, window)
        handler = BatchHandler(pool, OutletNames(watched.current), window, ask_again)
        blobs = open_blobs(settings)
        rebuild = Rebuilder(pool, blobs, sources, settings.partitions)
        figures: Task = partial(run_archive_metrics, pool, list(sources.outlets), service.stop)
        trouble = partial(run_trouble_metrics, pool, watched.current, service.stop)
        volumes = partial(run_volume_metrics, pool, watched.current, service.stop)
        edits = partial(run_edit_rates, pool, frontier, service.stop)
        queues = QueuePoller(any_schema)  # it only reads
        ruling = partial(keep_ruling, pool, handler, queues.rulings, service.stop)
        enqueuer = Enqueuer(service.redis, service.limits)
        again = ReparseFeeder(pool, blobs, sources, settings.partitions, enqueuer)
        async with _watching(service, pool, queues) as watching:
            tasks: list[Task] = [figures, trouble, volumes, edits, ruling, *watching]
            tasks.append(partial(queues.run, service.stop))
            tasks.append(partial(Judging(pool, handler, window).run, queues.judge, service.stop))
            tasks.append(partial(again.run, Lane.LIVE, queues.urgent, service.stop))
            tasks.append(partial(again.run, Lane.BULK, queues.reparse, service.stop))
            tasks.append(partial(EnrichFeeder(pool, settings.partitions, enqueuer).run, queues.enrich, service.stop))
            if hub := settings.hub():
                tasks.append(partial(run_websub, pool, *hub, service.stop))
            if settings.time_stamp_url:
                tasks.append(partial(run_time_stamps, pool, settings.time_stamp_url, service.stop))
            if calendars := settings.calendars():
                tasks.append(partial(run_calendars, pool, blobs, calendars, service.stop))
            tasks.append(partial(run_accepted_names, pool, AcceptedNames(service.redis), service.stop))
            tasks.append(partial(PhraseCounter(pool).run, service.stop))
            tasks.append(partial(run_planner_statistics, pool, service.stop))
            tasks.append(partial(Sealer(pool, settings.key_file(), blobs).run, service.stop))
            yield ServiceParts(stages=_stages(handler, settings.publisher_batch), tasks=tasks, rebuild=rebuild)


@asynccontextmanager
async def _watching(service: Service[PublisherSettings], pool: Pool, queues: QueuePoller) -> AsyncIterator[list[Task]]:
    """Publish the outbox to the notification stream and to webhooks as soon as the archive notifies."""
    news, due = queues.events, queues.deliveries
    info, pooled = conninfo(service.settings, "presswatch publisher listens"), service.settings.database_pooler
    listening = asyncio.create_task(listen(info, news, pooled))
    notifier = Notifier(pool, NotificationStream(service.redis))
    try:
        async with open_webhooks(pool) as webhooks:
            yield [
                partial(notifier.run, news, due, service.stop),
                partial(webhooks.run, due, service.stop),
            ]
    finally:
        listening.cancel()
        await asyncio.wait([listening])


def _stages(handler: BatchHandler, batch: int) -> list[Stage]:
    return [
        Stage(
            "publisher",
            (
                StreamInput(StreamName.ENRICHED, EnrichedArticle, handler.articles),
                StreamInput(StreamName.OBSERVATIONS, Observation, handler.observations),
                StreamInput(StreamName.OBSERVATIONS, Picture, handler.pictures),
                StreamInput(StreamName.OBSERVATIONS, Annotation, handler.annotations),
            ),
            batch=batch,
            deadline_s=120,
            gather_s=_GATHER_S,
        )
    ]
