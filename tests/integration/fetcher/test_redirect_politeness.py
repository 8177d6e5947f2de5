"""A redirect is a request like any other: it keeps its distance, and so does what comes after it."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise
from pathlib import Path

from redis.asyncio import Redis

from shared.contracts import FetchRequest
from shared.sources import Sources
from tests.integration.fetcher.fetcher_harness import OUTLET, outlet, workshop
from tests.integration.fetcher.site import Reply, reply, site

DELAY_S = 0.15
SLACK_S = 0.03
"""What a request that set out later may come closer to the one before: that one was on its way for longer."""


async def test_of_pages_that_all_redirect_no_two_requests_come_close(redis: Redis, tmp_path: Path) -> None:
    visit: list[tuple[str, float]] = []

    def noted(path: str, response: bytes) -> Reply:
        async def page(writer: asyncio.StreamWriter) -> None:
            visit.append((path, time.monotonic()))
            writer.write(response)
            await writer.drain()

        return page

    pages: dict[str, Reply] = {}
    for number in range(4):
        moved = reply(status="302 Found", location=f"/new/{number}")
        pages[f"/old/{number}"] = noted(f"/old/{number}", moved)
        pages[f"/new/{number}"] = noted(f"/new/{number}", reply(b"<p>%d" % number, content_type="text/html"))
    async with site(pages) as at:
        paper = outlet(at.authority, politeness={"delay_s": DELAY_S, "concurrency": 1})
        async with workshop(redis, tmp_path, Sources([paper])) as shop:
            wishes = [FetchRequest(url=at.url(f"/old/{n}"), outlet=OUTLET, edition="en") for n in range(4)]
            await shop.frontier.add(wishes)

            async def all_there() -> bool:
                return len(await shop.captures()) == 4

            await shop.until(all_there)
            captures = await shop.captures()
    paths = [path for path, _ in visit]
    assert [path.replace("old", "new") for path in paths[::2]] == paths[1::2] and len(set(paths)) == 8
    assert min(later - sooner for (_, sooner), (_, later) in pairwise(visit)) >= DELAY_S - SLACK_S
    assert all(one["redirects"][0]["status"] == 302 for one in captures)
