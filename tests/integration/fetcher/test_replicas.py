"""Three fetchers at work on the same hosts: rate and concurrency hold, robots.txt is asked for once, and no healthy
host waits for a sick one. Times are the frontier's own; who came first is read from the servers' logs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from redis.asyncio import Redis

from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.adapters.robots_cache import RobotsCache
from shared.contracts import FetchRequest
from shared.sources import Outlet, Sources
from shared.streams.bus.topology import Keys
from shared.streams.frontier.queue import Frontier
from shared.streams.frontier.tasks import ClaimResult
from tests.integration.fetcher.fetcher_harness import OUTLET, Workshop, outlet, workshop
from tests.integration.fetcher.site import Reply, Site, reply, site

DELAY_S = 0.04
PAGES = 24


class Clocked(Frontier):
    """Notes when each task was handed out, by the frontier's own clock: a lease ends so long after."""

    handed_out_ms: list[float] = []  # noqa: RUF012

    async def claim(self, partition: int, most: int, most_sick: int | None = None) -> ClaimResult:
        claimed = await super().claim(partition, most, most_sick)
        for claim in claimed.claims:
            until = await self._redis.zscore("pw:{0}:frontier:leases", claim.id)
            assert until is not None
            self.handed_out_ms.append(float(until) - self.limits.lease_s * 1000)
        return claimed


class Crowd:
    """A page that takes a moment, and how many asked for it at once at the most."""

    def __init__(self) -> None:
        self.now = self.most = self.served = 0

    async def __call__(self, writer: asyncio.StreamWriter) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        self.served += 1
        writer.write(reply(b"<p>%d" % self.served))
        await writer.drain()


@asynccontextmanager
async def three(redis: Redis, folder: Path, paper: Outlet, patience_s: float = 2.0) -> AsyncIterator[Workshop]:
    async with AsyncExitStack() as stack:
        shops = [
            await stack.enter_async_context(
                workshop(redis, folder, Sources([paper]), frontier_class=Clocked, patience_s=patience_s)
            )
            for _ in range(3)
        ]
        yield shops[0]


def wishes(at: Site, paths: list[str]) -> list[FetchRequest]:
    return [FetchRequest(url=at.url(path), outlet=OUTLET, edition="en") for path in paths]


async def test_rate_of_a_host_holds_over_three_replicas(redis: Redis, tmp_path: Path) -> None:
    Clocked.handed_out_ms = []
    paths = [f"/{i}" for i in range(PAGES)]
    async with site({path: reply(path.encode()) for path in paths}) as at:
        paper = outlet(at.authority, politeness={"delay_s": DELAY_S, "concurrency": 8})
        async with three(redis, tmp_path, paper) as shop:
            await shop.frontier.add(wishes(at, paths))
            await shop.until(lambda: _captured(redis, PAGES))
        assert sorted(at.paths()) == sorted(["/robots.txt", *paths])
    times = sorted(Clocked.handed_out_ms)
    assert len(times) == PAGES
    assert min(later - sooner for sooner, later in pairwise(times)) >= DELAY_S * 1000


async def test_concurrency_of_a_host_holds_over_three_replicas(redis: Redis, tmp_path: Path) -> None:
    crowd = Crowd()
    paths = [f"/{i}" for i in range(PAGES)]
    async with site(dict.fromkeys(paths, crowd)) as at:
        paper = outlet(at.authority, politeness={"delay_s": 0.0, "concurrency": 2})
        async with three(redis, tmp_path, paper) as shop:
            await shop.frontier.add(wishes(at, paths))
            await shop.until(lambda: _captured(redis, PAGES))
    assert (crowd.most, crowd.served) == (2, PAGES)


async def _captured(redis: Redis, number: int) -> bool:
    return int(await redis.xlen("pw:{0}:captures")) >= number


async def test_no_healthy_host_waits_for_sick_ones_though_nobody_knows_them_yet(redis: Redis, tmp_path: Path) -> None:
    """Hosts that hang are more than all slots of all replicas; they hang until every page of the others is there."""
    healed = asyncio.Event()
    order: list[str] = []

    async def hangs(writer: asyncio.StreamWriter) -> None:
        await healed.wait()
        order.append("sick")
        writer.write(reply(b"late"))
        await writer.drain()

    async def healthy(writer: asyncio.StreamWriter) -> None:
        order.append("healthy")
        writer.write(reply(b"<p>%d" % len(order)))
        await writer.drain()

    async with AsyncExitStack() as stack:
        sick = [await _host(stack, f"127.0.8.{n + 1}", {"/": hangs}) for n in range(60)]
        well = [await _host(stack, f"127.0.9.{n + 1}", {f"/{i}": healthy for i in range(3)}) for n in range(10)]
        everywhere = [at.authority for at in (*sick, *well)]
        paper = outlet(well[0].authority, hosts=everywhere, fetch={"allow_private": everywhere})
        async with three(redis, tmp_path, paper, patience_s=0.1) as shop:
            await shop.frontier.add([wish for at in sick for wish in wishes(at, ["/"])])
            await shop.frontier.add([wish for at in well for wish in wishes(at, ["/0", "/1", "/2"])])
            await shop.until(lambda: _captured(redis, 30))
            assert order == ["healthy"] * 30
            assert sum("/" in at.paths() for at in sick) > 48, "they did hang in more hands than there are slots"
            healed.set()
            await shop.until(lambda: _captured(redis, 90))


async def _host(stack: AsyncExitStack, host: str, pages: dict[str, Reply]) -> Site:
    return await stack.enter_async_context(site(pages, host=host))


async def test_of_all_replicas_one_asks_for_robots_txt_and_all_obey_it(redis: Redis) -> None:
    async def rules(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.05)
        writer.write(reply(b"User-agent: *\nDisallow: /no"))
        await writer.drain()

    async with (
        site({"/robots.txt": rules}) as at,
        HttpClient("Presswatch-test", HttpLimits(total_s=5.0), lambda: datetime.now(UTC)) as client,
    ):
        caches = [RobotsCache(redis, Keys(0), client, "Presswatch", time.monotonic) for _ in range(20)]
        policy = RequestPolicy({}, frozenset({at.authority}))
        checks = [cache.check(at.url(path), policy) for cache in caches for path in ("/yes", "/no")]
        outcomes = await asyncio.gather(*checks, return_exceptions=True)
        assert [str(getattr(one, "reason", "")) for one in outcomes] == ["", "robots"] * 20
        assert at.paths() == ["/robots.txt"]


async def test_a_replica_that_died_while_asking_for_robots_txt_is_not_waited_for_for_ever(redis: Redis) -> None:
    async with (
        site() as at,
        HttpClient("Presswatch-test", HttpLimits(total_s=5.0), lambda: datetime.now(UTC)) as client,
    ):
        await redis.set(Keys(0).of("frontier", "robots", at.url("") + ":asking"), "1", px=300)
        cache = RobotsCache(redis, Keys(0), client, "Presswatch", time.monotonic)
        await cache.check(at.url("/a"), RequestPolicy({}, frozenset({at.authority})))
        assert at.paths() == ["/robots.txt"]
