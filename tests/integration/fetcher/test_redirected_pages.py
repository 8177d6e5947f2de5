"""Pages that lead elsewhere: for good, home, or to somebody else."""

from __future__ import annotations

from pathlib import Path

from redis.asyncio import Redis

from tests.integration.fetcher.fetcher_harness import (
    count,
    seen,
    watching,
    wish,
)
from tests.integration.fetcher.site import Reply, reply, site


async def test_a_page_that_moved_for_good_is_captured_and_said_to_have_moved(redis: Redis, tmp_path: Path) -> None:
    pages: dict[str, Reply] = {"/a": reply(status="301 Moved", location="/b/c"), "/b/c": reply(b"<p>x")}
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add([wish(at, "/a")])
        await shop.until(lambda: seen(shop, "moved"))
        (capture,), (moved,) = await shop.captures(), await shop.observations()
    assert (capture["final_url"], moved["moved_to"]) == (at.url("/b/c"), at.url("/b/c"))
    assert capture["redirects"] == [{"url": at.url("/a"), "status": 301}]


async def test_an_article_that_leads_to_somebody_else(redis: Redis, tmp_path: Path) -> None:
    """An article that stood at its own address and is led to another host for the time being is no page there, and not
    missing. One that was found there from the start, or keeps its name there, is read."""
    async with site({"/x": reply(b"<p>for sale"), "/news/c": reply(b"<p>moved")}) as other:
        elsewhere = reply(status="302 Found", location=other.url("/x"))
        moved = reply(status="302 Found", location=other.url("/news/c"))
        async with site({"/a": reply(b"<p>own"), "/b": elsewhere, "/c": reply(b"<p>own")}) as at:
            hosts = {"fetch": {"allow_private": [at.authority, other.authority]}}
            often = {"schedule": {"revisit_after": [0.1, 0.2, 0.3]}}
            async with watching(redis, tmp_path, at, **hosts, **often) as shop:
                await shop.frontier.add([wish(at, f"/{name}") for name in "abc"])
                await shop.until(lambda: count(redis, "captures", 3))
                at.pages |= {"/a": elsewhere, "/c": moved}
                await shop.until(lambda: seen(shop, "blocked"))
                led = [o for o in await shop.observations() if o["kind"] == "blocked"]
                assert {(o["url"], o["reason"]) for o in led} == {(at.url("/a"), "redirected-away")}
                await shop.until(lambda: count(redis, "captures", 4))
                assert (await shop.captures())[-1]["url"] == at.url("/c")


async def test_an_article_that_leads_to_somebody_else_who_has_nothing_there(redis: Redis, tmp_path: Path) -> None:
    """A provider that bars pages may lead to a page that it has lost itself. The article is not missing. It is where it
    kept its name: an outlet that moved has not taken it along."""
    async with site({}) as other:
        away = reply(status="301 Moved", location=other.url("/barred"))
        left = reply(status="301 Moved", location=other.url("/news/b"))
        async with site({"/a": reply(b"<p>own"), "/b": reply(b"<p>own")}) as at:
            hosts = {"fetch": {"allow_private": [at.authority, other.authority]}}
            often = {"schedule": {"revisit_after": [0.1, 0.2, 0.3]}}
            async with watching(redis, tmp_path, at, **hosts, **often) as shop:
                await shop.frontier.add([wish(at, "/a"), wish(at, "/b")])
                await shop.until(lambda: count(redis, "captures", 2))
                at.pages |= {"/a": away, "/b": left}
                await shop.until(lambda: seen(shop, "blocked"))
                await shop.until(lambda: seen(shop, "not-found"))
                led = {(o["url"], o["kind"]) for o in await shop.observations() if o["kind"] != "not-modified"}
                assert led == {(at.url("/a"), "blocked"), (at.url("/b"), "not-found")}
