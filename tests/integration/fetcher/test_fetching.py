"""From the frontier to captures and observations, with real servers at both ends."""

from __future__ import annotations

import asyncio
import gzip
import signal
import sys
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path

from redis.asyncio import Redis

from shared.contracts import Capture, FetchRequest, Hints, PageKind
from shared.contracts.capture import FeedItem
from shared.observability.traces import new_traceparent
from shared.sources import Sources
from shared.storage.blobs import BlobWrite, blob_ref
from tests.integration.fetcher.fetcher_harness import OUTLET, Workshop, entries, outlet, workshop
from tests.integration.fetcher.site import Reply, Site, reply, site

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03" + bytes(20)


def wish(at: Site, path: str, kind: PageKind = PageKind.ARTICLE) -> FetchRequest:
    return FetchRequest(url=at.url(path), kind=kind, outlet=OUTLET, edition="en")


def with_feed(at: Site) -> dict[str, object]:
    return {"editions": {"en": {"language": "en", "entry_points": [{"url": at.url("/feed"), "kind": "feed"}]}}}


def watching(redis: Redis, folder: Path, at: Site, **changes: object) -> AbstractAsyncContextManager[Workshop]:
    return workshop(redis, folder, Sources([outlet(at.authority, **changes)]))


async def seen(shop: Workshop, *kinds: str) -> bool:
    return set(kinds) <= {one["kind"] for one in await shop.observations()}


async def test_an_article_is_kept_then_put_out(redis: Redis, tmp_path: Path) -> None:
    async with site({"/a": reply(b"<p>text", content_type="text/html; charset=utf-8")}) as at:
        async with watching(redis, tmp_path, at) as shop:
            await shop.frontier.add([wish(at, "/a")], traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01")
            await shop.until(lambda: _count(redis, "captures", 1))
            (capture,) = await shop.captures()
            assert await shop.blobs.get(capture["body"]["sha256"]) == b"<p>text"
            assert (capture["origin"], capture["charset"], capture["edition"]) == ("fetched", "utf-8", "en")
            (fields,) = await entries(redis, "pw:{0}:captures")
            assert b"a" * 32 in fields[b"traceparent"]
        assert at.paths() == ["/robots.txt", "/a"]


async def _count(redis: Redis, stream: str, number: int) -> bool:
    return int(await redis.xlen(f"pw:{{0}}:{stream}")) >= number


async def test_a_poll_is_conditional_and_a_304_costs_one_request(redis: Redis, tmp_path: Path) -> None:
    async with site() as at:

        async def feed(writer: asyncio.StreamWriter) -> None:
            asked = at.asked[-1][1]
            fresh = asked.get("if-none-match") == '"v1"' and asked.get("if-modified-since") == "yesterday"
            again = reply(status="304 Not Modified")
            writer.write(again if fresh else reply(b"<rss/>", etag='"v1"', last_modified="yesterday"))
            await writer.drain()

        at.pages["/feed"] = feed
        async with watching(redis, tmp_path, at, **with_feed(at)) as shop:
            await shop.until(lambda: _count(redis, "observations", 3))
            (capture,) = await shop.captures()
            assert capture["kind"] == "feed"
            assert {(o["kind"], o["reason"]) for o in await shop.observations()} == {("not-modified", "http-304")}
        assert at.paths().count("/robots.txt") == 1


async def test_the_feed_that_led_to_a_page_stands_in_for_it_where_it_cannot_be_had(
    redis: Redis, tmp_path: Path
) -> None:
    pages: dict[str, Reply] = {
        "/wall": reply(status="403 Forbidden"),
        "/gone": reply(status="410 Gone"),
        "/had": reply(b"<p>text"),
    }
    feed, at_hour = b"<rss>the whole of it</rss>", datetime(2026, 3, 1, 12, tzinfo=UTC)
    ref = blob_ref(feed, "application/rss+xml")
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        hints = Hints(title="Told", item=FeedItem(body=ref, captured_at=at_hour))
        listed = Capture(url=at.url("/feed"), kind=PageKind.FEED, captured_at=at_hour, body=ref)
        await shop.blobs.put([BlobWrite(listed, feed, new_traceparent())])
        wishes = [wish(at, path).model_copy(update={"hints": hints, "referrer": listed.url}) for path in pages]
        await shop.frontier.add(wishes)
        await shop.until(lambda: seen(shop, "blocked", "gone"))
        await shop.until(lambda: _count(redis, "captures", 2))
        captures = {one["url"]: one for one in await shop.captures()}
        assert set(captures) == {at.url("/wall"), at.url("/had")}
        item = captures[at.url("/wall")]
        assert (item["body"]["sha256"], item["route"], item["origin"]) == (ref.sha256, "feed", "fetched")
        assert (item["captured_at"], item["referrer"]) == ("2026-03-01T12:00:00Z", listed.url)
        kept = [one.message.url for one in shop.blobs.manifests()]
        assert kept.count(at.url("/wall")) == 1, "so that it can be found and read again"
        assert await shop.blobs.get(ref.sha256) == feed


async def test_the_same_body_again_is_no_news(redis: Redis, tmp_path: Path) -> None:
    async with site({"/feed": reply(b"<rss/>")}) as at, watching(redis, tmp_path, at, **with_feed(at)) as shop:
        await shop.until(lambda: _count(redis, "observations", 2))
        assert len(await shop.captures()) == 1
        assert (await shop.observations())[0]["reason"] == "same-body"


async def test_outcomes_without_a_page(redis: Redis, tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "/gone": reply(status="410 Gone"),
        "/barred": reply(status="403 Forbidden"),
        "/wall": reply(b"<title>Just a moment...</title>"),
        "/home/a": reply(status="302 Found", location="/"),
        "/": reply(b"<p>front page"),
    }
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add([wish(at, path) for path in ("/missing", *pages) if path != "/"])
        await shop.until(lambda: _count(redis, "observations", 5))
        found = {o["url"].removeprefix(at.url("")): (o["kind"], o["reason"]) for o in await shop.observations()}
        assert await shop.captures() == []
    assert found == {
        "/missing": ("not-found", "http-404"),
        "/gone": ("gone", "http-410"),
        "/barred": ("blocked", "http-403"),
        "/wall": ("blocked", "challenge"),
        "/home/a": ("soft-gone", "redirected-home"),
    }


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
                await shop.until(lambda: _count(redis, "observations", 2))
                await shop.until(lambda: _count(redis, "captures", 1))
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


async def test_pictures_are_kept_and_what_is_none_is_refused(redis: Redis, tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    pages: dict[str, Reply] = {"/p": reply(PNG, content_type="text/plain"), "/s": reply(svg, content_type="image/png")}
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add([wish(at, path, PageKind.IMAGE) for path in ("/p", "/s")])
        await shop.until(lambda: _count(redis, "observations", 2))
        schemas = {f[b"schema"]: f[b"data"] for f in await entries(redis, "pw:{0}:observations")}
        assert b'"media_type":"image/png"},"width":2,"height":3' in schemas[b"picture/1"]
        assert b'"reason":"not-an-image"' in schemas[b"observation/1"]


async def test_articles_are_visited_again_and_edits_and_removals_noticed(redis: Redis, tmp_path: Path) -> None:
    async with site({"/a": reply(b"<p>first")}) as at:
        often = {"schedule": {"revisit_after": [0.1, 0.2, 0.3]}}
        async with watching(redis, tmp_path, at, **often) as shop:
            await shop.frontier.add([wish(at, "/a")])
            await shop.until(lambda: seen(shop, "not-modified"))
            (first,) = await shop.captures()
            assert {o["shown_sha256"] for o in await shop.observations()} == {first["body"]["sha256"]}
            at.pages["/a"] = reply(b"<p>second")
            await shop.until(lambda: _count(redis, "captures", 2))
            del at.pages["/a"]
            await shop.until(lambda: seen(shop, "not-found"))
            at.pages["/a"] = reply(b"<p>restored")
            await shop.until(lambda: _count(redis, "captures", 3))


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
                await shop.until(lambda: _count(redis, "captures", 3))
                at.pages |= {"/a": elsewhere, "/c": moved}
                await shop.until(lambda: seen(shop, "blocked"))
                led = [o for o in await shop.observations() if o["kind"] == "blocked"]
                assert {(o["url"], o["reason"]) for o in led} == {(at.url("/a"), "redirected-away")}
                await shop.until(lambda: _count(redis, "captures", 4))
                assert (await shop.captures())[-1]["url"] == at.url("/c")


async def test_a_page_that_is_sent_compressed_without_saying_so_is_read(redis: Redis, tmp_path: Path) -> None:
    page = b"<p>The harbour was opened on Tuesday."
    packed = reply(gzip.compress(page), content_type="text/html")
    cut = reply(gzip.compress(page)[:-9], content_type="text/html")
    async with site({"/a": packed, "/cut": cut}) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add([wish(at, "/a"), wish(at, "/cut")])
        await shop.until(lambda: _count(redis, "captures", 1))
        (capture,) = await shop.captures()
        assert await shop.blobs.get(capture["body"]["sha256"]) == page
        assert capture["url"] == at.url("/a")


async def test_an_entry_point_that_left_its_file_is_dropped(redis: Redis, tmp_path: Path) -> None:
    async with site({"/feed": reply(b"x")}) as at:
        async with watching(redis, tmp_path, at) as shop:
            await shop.schedule.put(Sources([outlet(at.authority, **with_feed(at))]))

            async def dropped() -> bool:
                return (await shop.frontier.report(0)).entries == 0

            await shop.until(dropped)
        assert at.paths() == []


async def test_killed_between_keeping_and_completing_nothing_is_lost_or_doubled(
    redis: Redis, redis_url: str, tmp_path: Path
) -> None:
    async with site({f"/{i}": reply(b"<p>%d" % i) for i in range(5)}) as at:
        command = [sys.executable, "-m", "tests.integration.fetcher.dies_after_keeping"]
        child = await asyncio.create_subprocess_exec(*command, redis_url, str(tmp_path), at.authority)
        assert await asyncio.wait_for(child.wait(), 30) == -signal.SIGKILL
        assert len(list((tmp_path / "manifests").rglob("*.jsonl"))) == 1
        assert int(await redis.xlen("pw:{0}:captures")) == 0
        async with watching(redis, tmp_path, at) as shop:
            await shop.until(lambda: _count(redis, "captures", 5))
            await asyncio.sleep(0.2)
            assert sorted(c["url"] for c in await shop.captures()) == sorted(at.url(f"/{i}") for i in range(5))
            assert (await shop.frontier.report(0)).pages == 0


async def test_what_is_in_hand_is_given_back_at_the_end(redis: Redis, tmp_path: Path) -> None:
    async with site({"/a": reply(b"x")}) as at:
        async with watching(redis, tmp_path, at) as shop:
            await shop.frontier.add([wish(at, "/a")])
            await shop.until(lambda: _count(redis, "captures", 1))
        assert await redis.zcard("pw:{0}:frontier:leases") == 0
