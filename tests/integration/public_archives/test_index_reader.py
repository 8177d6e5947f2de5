"""Indexes that page by resume key, by number, or not at all; archives that are busy, moved or closed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from services.console.archive.public_archives.client import ArchiveClient, Unreached
from services.console.archive.public_archives.endpoints import archive_of, query_of_host
from services.console.archive.public_archives.index_reader import IndexReader
from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.core.response import FetchFailure
from shared.errors import PresswatchError

ROWS = [f"example,paper)/{n:02} 2020{n:02}01000000 http://paper.example/{n:02} text/html 200 - 9" for n in range(1, 12)]
ALL = [f"http://paper.example/{n:02}" for n in range(1, 12)]


class Index:
    """A CDX server. `way` is how it pages: `key`, `number` or `none`. `most` is its largest answer in rows."""

    def __init__(self, way: str, most: int = 100) -> None:
        self.way, self.most = way, most
        self.asked: list[dict[str, str]] = []
        self.failures: list[web.Response] = []

    async def __call__(self, request: web.Request) -> web.Response:
        said = dict(request.query)
        self.asked.append(said)
        if self.failures:
            return self.failures.pop(0)
        rows = [row for row in ROWS if said["from"] <= row.split()[1] <= said["to"]]
        limit = int(said.get("limit", 1000))
        if self.way == "key":
            start = int(said.get("resumeKey", 0))
            more = f"\n\n{start + limit}" if start + limit < len(rows) else ""
            return web.Response(text="\n".join(rows[start : start + limit]) + more)
        if "showNumPages" in said and self.way == "number":
            return web.Response(text='{"pages": 3, "pageSize": 4, "blocks": 3}')
        if "page" in said and self.way == "number":
            return web.Response(text="\n".join(rows[int(said["page"]) * 4 :][:4]))
        text = "\n".join(rows[:limit])
        return web.Response(text=text if len(rows) <= self.most or "limit" in said else text + " " * 3_000_000)


async def _no_robots(url: str, on_delay: Callable[[str, float], Awaitable[None]]) -> None:
    return None


@asynccontextmanager
async def reading(index: Index, **options: Any) -> AsyncIterator[IndexReader]:
    app = web.Application()
    app.router.add_get("/coll/cdx", index.__call__)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = "{}:{}".format(*runner.addresses[0][:2])
    limits = HttpLimits(body_bytes=1_000_000)
    try:
        async with HttpClient("test", limits, lambda: datetime.now(UTC)) as http:
            policy = RequestPolicy({}, frozenset({address}))
            client = ArchiveClient(http, options.get("robots", _no_robots), policy, 0.0)
            yield IndexReader(client, archive_of(f"http://{address}/coll/cdx"), page_rows=5)
    finally:
        await runner.cleanup()


async def urls(reader: IndexReader) -> list[str]:
    query = query_of_host("paper.example", "20200101000000", "20201231235959")
    return [row.url async for rows in reader.rows(query) for row in rows]


@pytest.mark.parametrize("way", ["key", "number", "none"])
async def test_every_row_comes_once_whatever_the_way_of_paging(way: str) -> None:
    index = Index(way)
    async with reading(index) as reader:
        assert await urls(reader) == ALL
    assert len(index.asked) == {"key": 3, "number": 5, "none": 3}[way]


async def test_a_time_with_too_many_rows_for_one_answer_is_asked_for_in_halves() -> None:
    index = Index("none", most=4)
    async with reading(index) as reader:
        assert await urls(reader) == ALL


async def test_a_key_that_repeats_is_no_endless_loop() -> None:
    class Stuck(Index):
        async def __call__(self, request: web.Request) -> web.Response:
            return web.Response(text="\n".join(ROWS[:5]) + "\n\nKEY")

    async with reading(Stuck("key")) as reader:
        with pytest.raises(PresswatchError, match="same resume key"):
            await urls(reader)


async def test_keys_in_a_circle_are_no_endless_loop() -> None:
    class Circle(Index):
        async def __call__(self, request: web.Request) -> web.Response:
            self.asked.append(dict(request.query))
            return web.Response(text="\n".join(ROWS[:5]) + f"\n\n{len(self.asked) % 3}")

    circle = Circle("key")
    async with reading(circle) as reader:
        with pytest.raises(PresswatchError, match="same resume key"):
            await urls(reader)
    assert len(circle.asked) == 4


async def test_a_busy_archive_is_asked_again_and_a_long_wait_ends_the_run() -> None:
    index = Index("key")
    index.failures = [web.Response(status=503), web.Response(status=429, headers={"Retry-After": "0"})]
    async with reading(index) as reader:
        assert await urls(reader) == ALL
        index.failures = [web.Response(status=429, headers={"Retry-After": "7200"})]
        with pytest.raises(Unreached, match="wait 7200"):
            await urls(reader)


async def test_a_page_of_words_is_no_index() -> None:
    index = Index("key")
    index.failures = [web.Response(text="<html>Sign in</html>", content_type="text/html")]
    async with reading(index) as reader:
        with pytest.raises(PresswatchError, match="not an index of captures"):
            await urls(reader)


async def test_a_redirect_to_another_host_is_not_followed() -> None:
    index = Index("key")
    index.failures = [web.Response(status=302, headers={"Location": "http://localhost:1/coll/cdx"})]
    async with reading(index) as reader:
        with pytest.raises(FetchFailure) as caught:
            await urls(reader)
    assert caught.value.reason == "left-archive"
