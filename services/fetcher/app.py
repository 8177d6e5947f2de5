"""Wire the fetcher: seed the frontier from the sources, fetch captures, and run the intake in the same process."""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

import structlog

from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.adapters.metrics import run_metrics
from services.fetcher.adapters.not_found_probe import NotFoundProbe
from services.fetcher.adapters.robots_cache import RobotsCache
from services.fetcher.adapters.seeding import SourceSeeder
from services.fetcher.adapters.visitor import ChecksRobots, Visitor
from services.fetcher.handler import FetchLoop
from services.fetcher.settings import PRODUCT, FetcherSettings
from shared.sources import Sources, WatchedSources
from shared.storage.opening import open_blobs
from shared.streams.consumer.service import Service, ServiceParts
from shared.streams.frontier.not_found_pages import NotFoundPages
from shared.streams.frontier.queue import Frontier, FrontierLimits
from shared.streams.frontier.style_memory import StyleMemory
from shared.streams.intake.router import IntakeDependencies, IntakeRouter
from shared.streams.observability.intake_lag import known_intakes

log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


def _outlet_of(sources: WatchedSources, url: str) -> tuple[str, str | None]:
    place = sources.current().by_url(url)
    return place.outlet.id, place.edition


def _robots(caches: list[RobotsCache], frontier: Frontier) -> ChecksRobots:
    async def check(url: str, policy: RequestPolicy, partition: int) -> None:
        await caches[partition].check(url, policy, partial(frontier.set_crawl_delay, partition))

    return check


def _log_sources(sources: Sources, settings: FetcherSettings) -> None:
    if not settings.contact and any(not o.fetch.allow_private for o in sources.outlets.values()):
        log.warning("set PRESSWATCH_CONTACT to your mail address or web page, so that outlets can reach you")


@asynccontextmanager
async def wire(service: Service[FetcherSettings]) -> AsyncIterator[ServiceParts]:
    """Connect the fetcher's loop to the frontier, the network, the intake and the blob store."""
    settings, redis = service.settings, service.redis
    limits = FrontierLimits(lease_s=settings.claim_after_s, default_delay_s=settings.fetch_delay_s)
    frontier = Frontier(redis, service.partitions, limits, service.limits)
    sources = WatchedSources(settings.sources, time.monotonic)
    _log_sources(sources.current(), settings)
    body = settings.fetch_body_mb << 20
    bounds = HttpLimits(body_bytes=body, decoded_bytes=body * 5 // 2, total_s=settings.fetch_total_s)
    blobs = open_blobs(settings)
    async with HttpClient(settings.user_agent(), bounds, _now) as client:
        caches = [RobotsCache(redis, keys, client, PRODUCT, time.monotonic) for keys in service.partitions]
        schedule = SourceSeeder(frontier, sources.current, settings.partitions)
        jitter = lambda: random.uniform(0.95, 1.05)  # noqa: E731, S311
        not_found = NotFoundPages(redis, service.partitions)
        visitor = Visitor(client, _robots(caches, frontier), _now, jitter, schedule.edited, not_found.led_to)
        work = FetchLoop(
            frontier,
            visitor,
            blobs,
            sources.current,
            partitions=settings.partitions,
            slots=settings.fetch_slots,
            sick_share=settings.fetch_sick_share,
            not_found_probe=NotFoundProbe(frontier, not_found, sources.current, _now),
            styles=StyleMemory(redis, service.partitions),
        )
        doors = IntakeDependencies(frontier, blobs, partial(_outlet_of, sources), settings.partitions)
        intake = IntakeRouter(redis, doors, service.stop, limits=service.limits, claim_after_s=settings.claim_after_s)
        yield ServiceParts(
            tasks=(
                partial(work.run, service.stop),
                partial(schedule.run, service.stop),
                partial(run_metrics, frontier, partial(known_intakes, redis), settings.partitions, service.stop),
                intake.run,
            ),
            not_ready=(work.why_not_ready, intake.why_not_ready),
        )
