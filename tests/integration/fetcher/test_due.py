"""What servers and feeds ask for, and when the entry point is due next: read from the frontier, by its own clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from shared.contracts import PageKind
from shared.sources import Outlet, Sources
from shared.streams.frontier.tasks import TaskKind, task_id
from tests.integration.fetcher.fetcher_harness import Workshop, outlet, workshop
from tests.integration.fetcher.site import Site, reply, site

LEAST, MOST = 300.0, 86_400.0
CLOCK = "pw:{0}:frontier:clock"


def http_date(after_s: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=after_s), usegmt=True)


def polled(at: Site, *paths: str) -> Outlet:
    points = [{"url": at.url(path), "kind": PageKind.FEED} for path in paths]
    schedule = {"poll_min_s": LEAST, "poll_max_s": MOST}
    return outlet(at.authority, editions={"en": {"language": "en", "entry_points": points}}, schedule=schedule)


async def seconds_until_due(shop: Workshop, at: Site, path: str) -> float | None:
    """By the frontier's clock as the last claim saw it; None while it is not waiting."""
    task = task_id(at.url(path), TaskKind.ENTRY)
    due: Any = await shop.redis.zscore(f"pw:{{0}}:frontier:w:{at.authority}", task)
    now: Any = await shop.redis.time()
    return None if due is None else due / 1000 - now[0] - now[1] / 1e6


@asynccontextmanager
async def looked_at_once(redis: Redis, folder: Path, at: Site, *paths: str) -> AsyncIterator[tuple[Workshop, float]]:
    """Yields once all are waiting for their next poll, with the longest time that may have passed since any was."""
    began = asyncio.get_running_loop().time()
    async with workshop(redis, folder, Sources([polled(at, *paths)])) as shop:

        async def all_waiting() -> bool:
            return all([await seconds_until_due(shop, at, path) is not None for path in paths])

        await shop.until(all_waiting)
        yield shop, asyncio.get_running_loop().time() - began


async def test_what_servers_ask_for_says_when_it_is_due(redis: Redis, tmp_path: Path) -> None:
    asked: dict[str, tuple[bytes, float]] = {
        "/nothing": (reply(b"<rss/>"), LEAST),
        "/max-age": (reply(b"<rss/>", cache_control="public, max-age=7200"), 7200),
        "/max-age-less-age": (reply(b"<rss/>", cache_control="max-age=7200", age="3600"), 3600),
        "/max-age-before-expires": (reply(b"<rss/>", cache_control="max-age=600", expires=http_date(9000)), 600),
        "/max-age-below-ours": (reply(b"<rss/>", cache_control="max-age=5"), LEAST),
        "/max-age-absurd": (reply(b"<rss/>", cache_control="max-age=999999999"), MOST),
        "/no-store": (reply(b"<rss/>", cache_control="no-store", expires=http_date(9000)), LEAST),
        "/expires": (reply(b"<rss/>", expires=http_date(7200)), 7200),
        "/expires-by-its-clock": (reply(b"<rss/>", date=http_date(-50_000), expires=http_date(-42_800)), 7200),
        "/expired": (reply(b"<rss/>", expires=http_date(-7200)), LEAST),
        "/expires-absurd": (reply(b"<rss/>", expires="Fri, 31 Dec 9999 23:59:59 GMT"), MOST),
        "/expires-nonsense": (reply(b"<rss/>", expires="tomorrow"), LEAST),
        "/ttl": (reply(b"<rss><channel><ttl>120</ttl></channel></rss>"), 7200),
        "/ttl-absurd": (reply(b"<rss><channel><ttl>999999</ttl></channel></rss>"), MOST),
        "/period": (reply(b"<rss><sy:updatePeriod>daily</sy:updatePeriod></rss>"), MOST),
    }
    async with (
        site({path: page for path, (page, _) in asked.items()}) as at,
        looked_at_once(redis, tmp_path, at, *asked) as (shop, passed),
    ):
        for path, (_, seconds) in asked.items():
            due = await seconds_until_due(shop, at, path)
            assert due is not None and seconds - passed - 2 < due <= seconds + 2, (path, due)


async def test_a_304_costs_one_request_makes_no_capture_and_is_no_news(redis: Redis, tmp_path: Path) -> None:
    """Each makes the interval longer by a quarter. The frontier's own clock is set on, so that nobody waits."""
    async with site() as at:

        async def feed(writer: asyncio.StreamWriter) -> None:
            fresh = at.asked[-1][1].get("if-none-match") == '"v1"'
            first = reply(b"<rss><channel><ttl>120</ttl></channel></rss>", etag='"v1"')
            writer.write(reply(status="304 Not Modified") if fresh else first)
            await writer.drain()

        at.pages["/feed"] = feed
        async with looked_at_once(redis, tmp_path, at, "/feed") as (shop, _):
            for visits in (1, 2, 3):
                await _set_on(redis, 20_000_000)

                async def seen(wanted: int = visits) -> bool:
                    return len(await shop.observations()) == wanted

                await shop.until(seen)
            found = {(o["kind"], o["reason"]) for o in await shop.observations()}
            due = await seconds_until_due(shop, at, "/feed")
            (captured,) = await shop.captures()
            assert found == {("not-modified", "http-304")}
            assert {o["shown_sha256"] for o in await shop.observations()} == {captured["body"]["sha256"]}
            assert due is not None and abs(due - 3 * 20_000 - 7200 * 1.25**3) < 60
        assert at.paths() == ["/robots.txt", *["/feed"] * 4]


async def _set_on(redis: Redis, by_ms: int) -> None:
    found: Any = await redis.hmget(CLOCK, ["last", "ahead"])
    last, ahead = (int(value) + by_ms for value in found)
    await redis.hset(CLOCK, mapping={"last": last, "ahead": ahead})


async def test_retry_after_says_when_the_host_may_be_asked_again(redis: Redis, tmp_path: Path) -> None:
    asked = {"7200": 7200.0, http_date(7200): 7200.0, "999999999": MOST, "soon": 600.0, "-5": 600.0, "0": 600.0}
    for number, (header, seconds) in enumerate(asked.items()):
        page = reply(status="429 Slow down" if number % 2 else "503 Busy", retry_after=header)
        async with (
            site({"/feed": page}, host=f"127.0.5.{number + 1}") as at,
            looked_at_once(redis, tmp_path, at, "/feed") as (shop, passed),
        ):
            due = await seconds_until_due(shop, at, "/feed")
            until: Any = await redis.hget(f"pw:{{0}}:frontier:h:{at.authority}", "until")
            now: Any = await redis.time()
            pause = int(until) / 1000 - now[0]
        assert due is not None and seconds - passed - 2 < due <= seconds + 2, (header, due)
        expected = 5 if seconds == 600 else seconds
        assert expected - passed - 3 < pause <= expected + 3, (header, pause)
