"""No room: what the fetcher and its frontier leave to others, and what overflowed comes back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from shared.contracts import FetchRequest, Lane, PageKind
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.frontier.queue import Frontier, FrontierLimits
from shared.streams.frontier.tasks import Task, TaskKind
from shared.streams.intake.router import IntakeDependencies, IntakeRouter
from tests.integration.streams.filling import fill, offer, request
from tests.waiting import PATIENCE_S, eventually


async def test_the_fetcher_leaves_the_last_tenth_to_what_producers_send(redis: Any, keys: Keys, tmp_path: Path) -> None:
    """A frontier with work for days would take each place the moment it is free."""
    limits, stop = StreamLimits(entries=10), asyncio.Event()
    frontier = Frontier(redis, [keys], FrontierLimits(default_delay_s=0.0, default_concurrency=99), limits)
    await frontier.add([request(f"https://example.org/{n}") for n in range(40)])
    for _ in range(9):
        await offer(redis, keys, 300, limits)
    for n in range(3):
        data = f'{{"url": "https://a.example/{n}", "html": "x"}}'
        await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": data})
    doors = IntakeDependencies(frontier, FolderBlobs(tmp_path / "blobs"), lambda _: ("test", None))

    assert (await frontier.claim(0, 5)).held_up == "full"
    running = asyncio.create_task(IntakeRouter(redis, doors, stop, limits=limits).run())

    async def one_moved() -> bool:
        return bool(await redis.xlen(keys.stream(StreamName.CAPTURES)) == 10)

    await eventually(one_moved)
    stop.set()
    await asyncio.wait_for(running, PATIENCE_S)
    assert await redis.xlen("pw:intake:wire") == 2


async def test_links_stop_below_the_mark_at_which_the_streams_do(redis: Any, keys: Keys) -> None:
    frontier = Frontier(redis, [keys], FrontierLimits(default_delay_s=0.0))
    await frontier.add([request("https://example.org/first")])
    await fill(redis, 0.60, "something-of-others")

    refused = await frontier.add([request("https://example.org/second")])
    claimed = await frontier.claim(0, 5)

    assert (refused.new, refused.overflow, refused.memory) == (0, 1, 1)
    assert [claim.task.request.url for claim in claimed.claims] == ["https://example.org/first"]
    assert (await frontier.stats(0))["overflow:example.org"] == 1


async def test_an_entry_point_whose_links_overflowed_is_read_again_unchanged_as_it_is(redis: Any, keys: Keys) -> None:
    frontier = Frontier(redis, [keys], FrontierLimits(default_delay_s=0.0, default_concurrency=9))
    state = {"etag": '"1"', "lm": "x", "sha": "y", "iv": 60.0}
    listing = FetchRequest(url="https://example.org/news", outlet="example.org", kind=PageKind.LISTING)
    await frontier.add_tasks([Task(listing, TaskKind.ENTRY, state=state)])

    await frontier.schedule_revisit("https://example.org/other", "example.org")
    await frontier.schedule_revisit("https://example.org/news", "example.org")

    (claim,) = (await frontier.claim(0, 5)).claims
    assert claim.task.state == {"iv": 60.0}


async def test_what_overflowed_is_found_again_at_the_next_poll(redis: Any, keys: Keys) -> None:
    frontier = Frontier(redis, [keys], FrontierLimits(waiting=2, default_delay_s=0.0, default_concurrency=9))
    listing = [request(f"https://example.org/{n}") for n in range(6)]
    fetched: set[str] = set()
    for expected in ((2, 0, 4), (2, 2, 2), (2, 4, 0), (0, 6, 0)):
        added = await frontier.add(listing)
        assert (added.new, added.known, added.overflow) == expected
        for claim in (await frontier.claim(0, 9)).claims:
            fetched.add(claim.task.request.url)
            await frontier.complete(claim)
    assert len(fetched) == 6


@pytest.mark.parametrize("full", [False, True])
async def test_a_full_bulk_lane_does_not_keep_the_news_from_the_fetcher(redis: Any, keys: Keys, full: bool) -> None:
    frontier = Frontier(
        redis, [keys], FrontierLimits(default_delay_s=0.0, default_concurrency=99), StreamLimits(entries=100, bytes=50)
    )
    await frontier.add([request(f"https://example.org/old/{n}", Lane.BULK) for n in range(40)])
    await frontier.add([request(f"https://bulk{n}.example/old", Lane.BULK) for n in range(70)])
    if full:
        await offer(redis, keys, 100, StreamLimits(), Lane.BULK)
    await frontier.add([request("https://example.org/news")])

    claimed = [claim.task.request.lane for claim in (await frontier.claim(0, 8)).claims]
    again = [claim.task.request.lane for claim in (await frontier.claim(0, 8)).claims]

    if full:
        assert claimed + again == [Lane.LIVE]
    else:
        assert len(claimed + again) == 16
