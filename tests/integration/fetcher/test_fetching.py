"""From the frontier to captures and observations, with real servers at both ends."""

from __future__ import annotations

import asyncio
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis.asyncio import Redis

from services.fetcher.core import intervals
from shared.contracts import Capture, Hints, PageKind
from shared.contracts.capture import FeedItem
from shared.observability.traces import new_traceparent
from shared.sources import Sources
from shared.storage.blobs import BlobWrite, blob_ref
from tests.integration.fetcher.fetcher_harness import (
    count,
    entries,
    outlet,
    seen,
    watching,
    wish,
    with_feed,
)
from tests.integration.fetcher.site import Reply, reply, site

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03" + bytes(20)


async def test_an_article_is_kept_then_put_out(redis: Redis, tmp_path: Path) -> None:
    async with site({"/a": reply(b"<p>text", content_type="text/html; charset=utf-8")}) as at:
        async with watching(redis, tmp_path, at) as shop:
            await shop.frontier.add([wish(at, "/a")], traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01")
            await shop.until(lambda: count(redis, "captures", 1))
            (capture,) = await shop.captures()
            assert await shop.blobs.get(capture["body"]["sha256"]) == b"<p>text"
            assert (capture["origin"], capture["charset"], capture["edition"]) == ("fetched", "utf-8", "en")
            (fields,) = await entries(redis, "pw:{0}:captures")
            assert b"a" * 32 in fields[b"traceparent"]
        assert at.paths() == ["/robots.txt", "/a"]


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
            await shop.until(lambda: count(redis, "observations", 3))
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
        await shop.until(lambda: count(redis, "captures", 2))
        captures = {one["url"]: one for one in await shop.captures()}
        assert set(captures) == {at.url("/wall"), at.url("/had")}
        item = captures[at.url("/wall")]
        assert (item["body"]["sha256"], item["route"], item["origin"]) == (ref.sha256, "feed", "fetched")
        assert (item["captured_at"], item["referrer"]) == ("2026-03-01T12:00:00Z", listed.url)
        kept = [one.message.url for one in shop.blobs.manifests()]
        assert kept.count(at.url("/wall")) == 1, "so that it can be found and read again"
        assert await shop.blobs.get(ref.sha256) == feed


async def test_the_feed_stands_in_where_a_page_is_first_not_there_and_then_barred(
    redis: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intervals, "_AGES_OF_UNSEEN_S", (0.05, 0.5, 1.0, 2.0))
    feed, at_hour = b"<rss>the whole of it</rss>", datetime(2026, 3, 1, 12, tzinfo=UTC)
    ref = blob_ref(feed, "application/rss+xml")
    async with site() as at, watching(redis, tmp_path, at) as shop:

        async def later_barred(writer: asyncio.StreamWriter) -> None:
            writer.write(reply(status="404 Not Found" if at.paths().count("/a") < 2 else "403 Forbidden"))
            await writer.drain()

        at.pages["/a"] = later_barred
        listed = Capture(url=at.url("/feed"), kind=PageKind.FEED, captured_at=at_hour, body=ref)
        await shop.blobs.put([BlobWrite(listed, feed, new_traceparent())])
        hints = Hints(title="Told", item=FeedItem(body=ref, captured_at=at_hour))
        await shop.frontier.add([wish(at, "/a").model_copy(update={"hints": hints, "referrer": listed.url})])
        await shop.until(lambda: count(redis, "observations", 3))
        assert [one["kind"] for one in await shop.observations()][:3] == ["not-found", "blocked", "blocked"]
        assert [one["route"] for one in await shop.captures()] == ["feed"], "once"


async def test_the_same_body_again_is_no_news(redis: Redis, tmp_path: Path) -> None:
    async with site({"/feed": reply(b"<rss/>")}) as at, watching(redis, tmp_path, at, **with_feed(at)) as shop:
        await shop.until(lambda: count(redis, "observations", 2))
        assert len(await shop.captures()) == 1
        assert (await shop.observations())[0]["reason"] == "same-body"


async def test_outcomes_without_a_page(redis: Redis, tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "/gone": reply(status="410 Gone"),
        "/barred": reply(status="403 Forbidden"),
        "/wall": reply(b"<title>Just a moment...</title>"),
        "/home/a": reply(status="302 Found", location="/"),
        "/lost/a": reply(status="302 Found", location="/not-found"),
        "/": reply(b"<p>front page"),
        "/not-found": reply(b"<p>nothing here"),
    }
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add([wish(at, path) for path in ("/missing", *pages) if path not in ("/", "/not-found")])
        await shop.until(lambda: count(redis, "observations", 6))
        found = {o["url"].removeprefix(at.url("")): (o["kind"], o["reason"]) for o in await shop.observations()}
        assert await shop.captures() == []
    assert found == {
        "/missing": ("not-found", "http-404"),
        "/lost/a": ("soft-gone", "soft-gone"),
        "/gone": ("gone", "http-410"),
        "/barred": ("blocked", "http-403"),
        "/wall": ("blocked", "challenge"),
        "/home/a": ("soft-gone", "redirected-home"),
    }


async def test_pictures_are_kept_and_what_is_none_is_refused(redis: Redis, tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    pages: dict[str, Reply] = {"/p": reply(PNG, content_type="text/plain"), "/s": reply(svg, content_type="image/png")}
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add([wish(at, path, PageKind.IMAGE) for path in ("/p", "/s")])
        await shop.until(lambda: count(redis, "observations", 2))
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
            await shop.until(lambda: count(redis, "captures", 2))
            del at.pages["/a"]
            await shop.until(lambda: seen(shop, "not-found"))
            at.pages["/a"] = reply(b"<p>restored")
            await shop.until(lambda: count(redis, "captures", 3))


async def test_a_page_that_is_sent_compressed_without_saying_so_is_read(redis: Redis, tmp_path: Path) -> None:
    page = b"<p>The harbour was opened on Tuesday."
    packed = reply(gzip.compress(page), content_type="text/html")
    cut = reply(gzip.compress(page)[:-9], content_type="text/html")
    async with site({"/a": packed, "/cut": cut}) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add([wish(at, "/a"), wish(at, "/cut")])
        await shop.until(lambda: count(redis, "captures", 1))
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
