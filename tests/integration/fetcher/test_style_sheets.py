"""Style sheets on the wire: fetched with what they import, once a week, and again only if they changed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from shared.contracts import PageKind
from shared.ids import sha256_hex
from shared.streams.frontier.tasks import FONT, WEEK, Task
from tests.integration.fetcher.failing_hosts import to
from tests.integration.fetcher.fetcher_harness import Workshop, entries, watching, wish
from tests.integration.fetcher.site import Reply, Site, reply, site
from tests.integration.fetcher.test_fetching import PNG

MAIN = b'@import "parts/a.css"; body { background: url(/b.png) } @font-face { src: url(f.svg) }'
WOFF2 = b"wOF2" + bytes(60)
PART = b'@import "../main.css"; @import "b.css"; @import "http://127.0.0.1:8099/private.css"; h1 { color: red }'


def sheet(at: Site, path: str = "/s/main.css", week: int = 3000) -> Task:
    return Task(wish(at, path, PageKind.STYLE), state={WEEK: week})


async def stored(shop: Workshop, kind: bytes = b"picture/1") -> list[dict[str, Any]]:
    found = await entries(shop.redis, "pw:{0}:observations")
    return [json.loads(fields[b"data"]) for fields in found if fields[b"schema"] == kind]


async def seen(shop: Workshop, wanted: int) -> None:
    async def enough() -> bool:
        return len(await entries(shop.redis, "pw:{0}:observations")) >= wanted

    await shop.until(enough)


async def test_a_sheet_comes_with_what_it_imports_and_shows(redis: Redis, tmp_path: Path) -> None:
    css = {"content_type": "text/css; charset=EUC-KR"}
    pages: dict[str, Reply] = {
        "/s/main.css": reply(MAIN, **css),
        "/s/parts/a.css": reply(PART, content_type="text/css"),
    }
    pages |= {"/s/parts/b.css": reply(b"b{}", content_type="text/plain"), "/b.png": reply(PNG)}
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add_tasks([sheet(at), sheet(at)])
        await seen(shop, 5)
        kept = {one["url"].removeprefix(at.url("")): one for one in await stored(shop)}
        assert set(kept) == {"/s/main.css", "/s/parts/a.css", "/s/parts/b.css", "/b.png"}
        assert kept["/s/main.css"]["body"] == {
            "sha256": sha256_hex(MAIN), "size": len(MAIN), "media_type": "text/css; charset=euc-kr"
        }  # fmt: skip
        assert kept["/s/parts/a.css"]["referrer"] == at.url("/s/main.css")
        (refused,) = await stored(shop, b"observation/1")
        assert refused["reason"] == "private-address" and refused["url"] == "http://127.0.0.1:8099/private.css"
        assert sorted(at.paths()) == ["/b.png", "/robots.txt", "/s/main.css", "/s/parts/a.css", "/s/parts/b.css"]
        assert await shop.blobs.get(sha256_hex(MAIN)) == MAIN


async def test_it_is_asked_for_once_a_week_and_sent_again_only_if_it_changed(redis: Redis, tmp_path: Path) -> None:
    first = reply(
        b'@import "b.css"; h1{}', content_type="text/css", etag='"1"', last_modified="Sun, 01 Mar 2026 00:00:00 GMT"
    )
    pages: dict[str, Reply] = {"/s/x.css": first, "/s/b.css": reply(b"b{}", content_type="text/css")}
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:

        async def week(number: int, wanted: int) -> list[dict[str, Any]]:
            for _ in range(3):  # three articles of the week link it
                await shop.frontier.add_tasks([sheet(at, "/s/x.css", number)])
            await seen(shop, wanted)
            return [one for one in await stored(shop) if one["url"] == at.url("/s/x.css")]

        assert len(await week(3000, 2)) == 1
        at.pages["/s/x.css"] = reply(status="304 Not Modified")
        one, again = await week(3001, 4)
        assert one["body"] == again["body"] and one["captured_at"] < again["captured_at"]
        asked = [headers for path, headers in at.asked if path == "/s/x.css"]
        assert len(asked) == 2 and asked[1]["if-none-match"] == '"1"' and "if-modified-since" in asked[1]
        assert at.paths().count("/s/b.css") == 2  # the imports of an unchanged sheet are looked at, too
        at.pages["/s/x.css"] = reply(b"new{}", content_type="text/css")
        *_, changed = await week(3002, 5)
        assert changed["body"]["sha256"] == sha256_hex(b"new{}")
        assert [m.message.url for m in shop.blobs.manifests()].count(at.url("/s/x.css")) == 3
        await asyncio.sleep(0.1)
        assert at.paths().count("/s/x.css") == 3


async def test_a_sheet_comes_with_its_fonts(redis: Redis, tmp_path: Path) -> None:
    faces = b"".join(b"@font-face { src: url(%s) }" % name for name in (b"f.woff2", b"no.woff2", b"big.woff", b"p.ttf"))
    pages: dict[str, Reply] = {"/s/main.css": reply(faces, content_type="text/css"), "/s/f.woff2": reply(WOFF2)}
    pages |= {"/s/no.woff2": reply(b"<!doctype html>" + bytes(60)), "/s/p.ttf": reply(PNG)}
    pages |= {"/s/big.woff": reply(b"wOFF" + bytes(2 << 20))}
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add_tasks([sheet(at)])
        await seen(shop, 5)
        kept = {one["url"].removeprefix(at.url("")): one for one in await stored(shop)}
        assert set(kept) == {"/s/main.css", "/s/f.woff2"}
        assert kept["/s/f.woff2"]["body"]["media_type"] == "font/woff2"
        assert kept["/s/f.woff2"]["referrer"] == at.url("/s/main.css")
        reasons = {
            one["url"].removeprefix(at.url("/s/")): one["reason"] for one in await stored(shop, b"observation/1")
        }
        assert reasons == {"no.woff2": "not-a-font", "p.ttf": "not-a-font", "big.woff": "font-too-large"}


async def test_what_a_redirected_sheet_names_starts_where_it_was_found(redis: Redis, tmp_path: Path) -> None:
    css = b"@import 'part.css'; b { background: url(p.png) }"
    pages: dict[str, Reply] = {"/s/main.css": to("/v2/main.css"), "/v2/main.css": reply(css, content_type="text/css")}
    pages |= {"/v2/part.css": reply(b"b{}", content_type="text/css"), "/v2/p.png": reply(PNG)}
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add_tasks([sheet(at)])
        await seen(shop, 3)
        found = {one["url"].removeprefix(at.url("")): one.get("final_url") for one in await stored(shop)}
        assert found == {"/s/main.css": at.url("/v2/main.css"), "/v2/part.css": None, "/v2/p.png": None}
        at.pages["/v2/main.css"] = reply(status="304 Not Modified")
        await shop.frontier.add_tasks([sheet(at, week=3001)])
        await seen(shop, 5)
        assert [one.get("final_url") for one in await stored(shop) if one["url"] == at.url("/s/main.css")] == [
            at.url("/v2/main.css")
        ] * 2


async def test_what_is_no_sheet_is_refused_and_a_chain_of_imports_ends(redis: Redis, tmp_path: Path) -> None:
    pages: dict[str, Reply] = {"/no.css": reply(b"<!doctype html><p>Not found", content_type="text/css")}
    pages |= {f"/{n}.css": reply(b"@import '/%d.css';" % (n + 1), content_type="text/css") for n in range(9)}
    pages |= {"/i.css": reply(PNG, content_type="image/png")}
    async with site(pages) as at, watching(redis, tmp_path, at) as shop:
        await shop.frontier.add_tasks([sheet(at, path) for path in ("/no.css", "/i.css", "/lost.css", "/0.css")])
        await seen(shop, 7)
        reasons = {one["url"].removeprefix(at.url("")): one["reason"] for one in await stored(shop, b"observation/1")}
        assert reasons == {"/no.css": "not-a-style-sheet", "/i.css": "not-a-style-sheet", "/lost.css": "http-404"}
        assert [one["url"] for one in await stored(shop)] == [at.url(f"/{n}.css") for n in range(4)]


async def test_an_outlet_may_go_without(redis: Redis, tmp_path: Path) -> None:
    async with site({"/a.css": reply(b"a{}", content_type="text/css"), "/p": reply(PNG)}) as at:
        bare = {"fetch": {"allow_private": [at.authority], "styles": False}}
        async with watching(redis, tmp_path, at, **bare) as shop:
            font = Task(wish(at, "/f.woff2", PageKind.IMAGE), state={FONT: 1})
            await shop.frontier.add_tasks([sheet(at, "/a.css"), font])
            await shop.frontier.add([wish(at, "/p", PageKind.IMAGE)])
            await seen(shop, 1)
            assert set(at.paths()) == {"/robots.txt", "/p"}
