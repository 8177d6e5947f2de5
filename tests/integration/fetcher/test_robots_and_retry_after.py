"""What a host asks of us: robots.txt and `Retry-After`."""

from __future__ import annotations

from pathlib import Path

from redis.asyncio import Redis

from tests.integration.fetcher.fetcher_harness import (
    count,
    seen,
    watching,
    wish,
    with_feed,
)
from tests.integration.fetcher.site import Reply, reply, site


async def test_robots_txt_is_obeyed_also_after_a_redirect(redis: Redis, tmp_path: Path) -> None:
    rules = reply(b"User-agent: *\nDisallow: /private\nUser-agent: presswatch\nDisallow: /ours")
    async with site({"/robots.txt": rules, "/ours": reply(b"x")}) as other:
        pages: dict[str, Reply] = {
            "/robots.txt": reply(b"User-agent: *\nDisallow: /no"),
            "/no": reply(b"x"),
            "/yes": reply(b"x"),
            "/there": reply(status="302 Found", location=other.url("/ours")),
        }
        async with site(pages) as at:
            both = {"fetch": {"allow_private": [at.authority, other.authority]}}
            async with watching(redis, tmp_path, at, **both) as shop:
                await shop.frontier.add([wish(at, path) for path in ("/no", "/yes", "/there")])
                await shop.until(lambda: count(redis, "observations", 2))
                await shop.until(lambda: count(redis, "captures", 1))
                refused = {(o["url"], o["kind"], o["reason"]) for o in await shop.observations()}
            assert refused == {(at.url("/no"), "refused", "robots"), (at.url("/there"), "refused", "robots")}
            assert "/no" not in at.paths()
            assert other.paths() == ["/robots.txt"]


async def test_robots_txt_that_fails_keeps_us_away(redis: Redis, tmp_path: Path) -> None:
    async with site({"/robots.txt": reply(status="503 Busy"), "/feed": reply(b"x")}) as at:
        async with watching(redis, tmp_path, at, **with_feed(at)) as shop:
            await shop.until(lambda: seen(shop, "unreachable"))
            assert (await shop.observations())[0]["reason"] == "robots-unreachable"
        assert set(at.paths()) == {"/robots.txt"}


async def test_retry_after_is_obeyed_by_all(redis: Redis, tmp_path: Path) -> None:
    pages: dict[str, Reply] = {"/feed": reply(status="429 Slow", retry_after="120"), "/a": reply(b"x")}
    async with site(pages) as at, watching(redis, tmp_path, at, **with_feed(at)) as shop:
        await shop.until(lambda: seen(shop, "blocked"))
        await shop.frontier.add([wish(at, "/a")])
        taken = await shop.frontier.claim(0, 10)
        assert taken.claims == []
        assert taken.wait_s is not None and taken.wait_s > 100
