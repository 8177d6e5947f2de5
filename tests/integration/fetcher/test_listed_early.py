"""A page that its list names before it is there is asked for again, a few times."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from redis.asyncio import Redis

from services.fetcher.core import intervals
from shared.contracts import PageKind
from tests.integration.fetcher.fetcher_harness import count, watching, wish
from tests.integration.fetcher.site import reply, site

FEED = "/feed"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "_TRIES_OF_NEW_S", (0.05, 0.1, 0.2))


async def test_a_story_that_is_listed_before_it_is_there_is_captured_once_it_is(redis: Redis, tmp_path: Path) -> None:
    async with site() as at, watching(redis, tmp_path, at) as shop:

        async def early(writer: asyncio.StreamWriter) -> None:
            is_there = at.paths().count("/early") > 2
            writer.write(reply(b"<p>text") if is_there else reply(b"not yet", "404 Not Found"))
            await writer.drain()

        at.pages["/early"] = early
        await shop.frontier.add([wish(at, "/early").model_copy(update={"referrer": at.url(FEED)})])
        await shop.until(lambda: count(redis, "captures", 1))
        assert [o["kind"] for o in await shop.observations()] == ["not-found"] * 2, "each visit is recorded at once"
        assert (await shop.captures())[0]["referrer"] == at.url(FEED)
        assert (await shop.frontier.report(0)).revisits == 0, "the outlet wants no revisits of what it has shown"


async def test_the_tries_end_and_only_articles_of_a_list_get_them(redis: Redis, tmp_path: Path) -> None:
    async with site() as at, watching(redis, tmp_path, at) as shop:
        listed = [wish(at, path).model_copy(update={"referrer": at.url(FEED)}) for path in ("/dead", "/never")]
        listed[1] = listed[1].model_copy(update={"kind": PageKind.NOWHERE})
        await shop.frontier.add([*listed, wish(at, "/asked-for")])
        await shop.until(lambda: count(redis, "observations", 6))
        await asyncio.sleep(0.5)
        asked = at.paths()
        assert [asked.count(path) for path in ("/dead", "/never", "/asked-for")] == [4, 1, 1]
        assert (await shop.frontier.report(0)).revisits == 0
