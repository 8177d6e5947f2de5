"""A page that its list names before it is there is asked for again, a few times and within a budget."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from redis.asyncio import Redis

from services.fetcher.core import intervals
from shared.contracts import FetchRequest, PageKind
from shared.streams.frontier.queue import FrontierLimits
from tests.integration.fetcher.fetcher_harness import Workshop, count, watching, wish
from tests.integration.fetcher.site import Site, reply, site

FEED = "/feed"
DEAD = 300
DAY = 8_640_000
"""A ceiling of a hundred requests a second. Pages never seen get one of sixteen, after the first twenty."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "_AGES_OF_UNSEEN_S", (0.05, 0.15, 0.35))


def listed(at: Site, path: str) -> FetchRequest:
    return wish(at, path).model_copy(update={"referrer": at.url(FEED)})


def early(at: Site, path: str, from_visit: int) -> None:
    """The page is there from this visit on."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        is_there = at.paths().count(path) >= from_visit
        writer.write(reply(b"<p>text") if is_there else reply(b"not yet", "404 Not Found"))
        await writer.drain()

    at.pages[path] = answer


async def test_a_story_that_is_listed_before_it_is_there_is_captured_once_it_is(redis: Redis, tmp_path: Path) -> None:
    async with site() as at, watching(redis, tmp_path, at) as shop:
        early(at, "/early", from_visit=2)
        await shop.frontier.add([listed(at, "/early")])
        await shop.until(lambda: count(redis, "captures", 1))
        assert [o["kind"] for o in await shop.observations()] == ["not-found"], "each visit is recorded at once"
        assert (await shop.captures())[0]["referrer"] == at.url(FEED)
        assert (await shop.frontier.report(0)).revisits == 0, "the outlet wants no revisits of what it has shown"


async def test_the_tries_end_and_only_articles_of_a_list_get_them(redis: Redis, tmp_path: Path) -> None:
    async with site() as at, watching(redis, tmp_path, at) as shop:
        never = listed(at, "/never").model_copy(update={"kind": PageKind.NOWHERE})
        await shop.frontier.add([listed(at, "/dead"), never, wish(at, "/asked-for")])
        await shop.until(lambda: count(redis, "observations", 4))
        await shop.until(lambda: nothing_waits(shop))
        asked = at.paths()
        assert [asked.count(path) for path in ("/never", "/asked-for")] == [1, 1]
        assert 2 <= asked.count("/dead") <= 4, "a try that comes late counts for those before it"


async def test_dead_links_cost_a_share_of_the_rate_and_hide_no_story(redis: Redis, tmp_path: Path) -> None:
    """A sitemap has 300 dead links. A story that is listed early after them is captured before they are done."""
    politeness = {"delay_s": 0.0, "concurrency": 8, "daily_ceiling": DAY}
    async with site() as at, watching(redis, tmp_path, at, politeness=politeness) as shop:
        begun = time.monotonic()
        await shop.frontier.add([listed(at, f"/dead/{number}") for number in range(DEAD)])
        await shop.until(lambda: count(redis, "observations", DEAD + 15))
        early(at, "/early", from_visit=2)
        await shop.frontier.add([listed(at, "/early")])
        await shop.until(lambda: count(redis, "captures", 1))
        again = len([path for path in at.paths() if path.startswith("/dead/")]) - DEAD
        allowed = (time.monotonic() - begun) * DAY / 86_400 * FrontierLimits().unseen_share
        assert 0 < again <= 20 + 1 + allowed


async def nothing_waits(shop: Workshop) -> bool:
    return (await shop.frontier.report(0)).revisits == 0
