"""A whole fetcher in this process, on a real frontier and blob store, watching one made-up outlet on loopback."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.adapters.robots_cache import RobotsCache
from services.fetcher.adapters.seeding import SourceSeeder
from services.fetcher.adapters.visitor import Visitor
from services.fetcher.handler import FetchLoop
from shared.contracts import FetchRequest, PageKind
from shared.sources import Outlet, Sources
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.topology import Keys
from shared.streams.frontier.queue import Frontier, FrontierLimits
from shared.streams.frontier.style_memory import StyleMemory
from tests.integration.fetcher.site import Site
from tests.waiting import PATIENCE_S

OUTLET = "paper"


def outlet(authority: str, **changes: Any) -> Outlet:
    """An outlet on loopback that may be asked at any rate; `changes` replace parts of its source file."""
    given: dict[str, Any] = {
        "id": OUTLET,
        "name": "Paper",
        "hosts": [authority],
        "editions": {"en": {"language": "en"}},
        "politeness": {"delay_s": 0.0, "concurrency": 8},
        "schedule": {"poll_min_s": 0.1, "poll_max_s": 0.4, "revisit_after": []},
        "fetch": {"allow_private": [authority]},
    }
    return Outlet.model_validate(given | changes)


@dataclass
class Workshop:
    redis: Redis
    frontier: Frontier
    schedule: SourceSeeder
    work: FetchLoop
    blobs: FolderBlobs

    async def captures(self) -> list[dict[str, Any]]:
        return await self._messages("pw:{0}:captures")

    async def observations(self) -> list[dict[str, Any]]:
        return await self._messages("pw:{0}:observations")

    async def until(self, condition: Callable[[], Awaitable[bool]], timeout_s: float = PATIENCE_S) -> None:
        """Waits for what must come about; fails after `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        while not await condition():
            assert time.monotonic() < deadline, await self.observations()
            await asyncio.sleep(0.01)

    async def _messages(self, stream: str) -> list[dict[str, Any]]:
        return [json.loads(fields[b"data"]) for fields in await entries(self.redis, stream)]


async def entries(redis: Redis, stream: str) -> list[dict[bytes, bytes]]:
    """The fields of every entry of a stream."""
    found: Any = await redis.xrange(stream)
    return [fields for _, fields in found]


@asynccontextmanager
async def workshop(
    redis: Redis,
    folder: Path,
    sources: Sources,
    *,
    blobs: FolderBlobs | None = None,
    lease_s: float = 30.0,
    http: HttpLimits | None = None,
    patience_s: float = 2.0,
    frontier_class: type[Frontier] = Frontier,
) -> AsyncIterator[Workshop]:
    limits = FrontierLimits(default_delay_s=0.0, default_concurrency=8, lease_s=lease_s)
    frontier = frontier_class(redis, [Keys(0)], limits)
    store = blobs or FolderBlobs(folder)
    async with HttpClient("Presswatch-test", http or HttpLimits(total_s=5.0), lambda: datetime.now(UTC)) as client:
        cache = RobotsCache(redis, Keys(0), client, "Presswatch", time.monotonic)

        async def check(url: str, policy: RequestPolicy, partition: int) -> None:
            await cache.check(url, policy, partial(frontier.set_crawl_delay, partition))

        visitor = Visitor(client, check, lambda: datetime.now(UTC))
        styles = StyleMemory(redis, [Keys(0)])
        work = FetchLoop(frontier, visitor, store, lambda: sources, slots=16, patience_s=patience_s, styles=styles)
        schedule = SourceSeeder(frontier, lambda: sources)
        stop = asyncio.Event()
        await schedule.put(sources)
        running = asyncio.create_task(work.run(stop))
        try:
            yield Workshop(redis, frontier, schedule, work, store)
        finally:
            stop.set()
            await running


def wish(at: Site, path: str, kind: PageKind = PageKind.ARTICLE) -> FetchRequest:
    return FetchRequest(url=at.url(path), kind=kind, outlet=OUTLET, edition="en")


def with_feed(at: Site) -> dict[str, object]:
    return {"editions": {"en": {"language": "en", "entry_points": [{"url": at.url("/feed"), "kind": "feed"}]}}}


def watching(redis: Redis, folder: Path, at: Site, **changes: object) -> AbstractAsyncContextManager[Workshop]:
    return workshop(redis, folder, Sources([outlet(at.authority, **changes)]))


async def seen(shop: Workshop, *kinds: str) -> bool:
    return set(kinds) <= {one["kind"] for one in await shop.observations()}


async def count(redis: Redis, stream: str, number: int) -> bool:
    return int(await redis.xlen(f"pw:{{0}}:{stream}")) >= number
