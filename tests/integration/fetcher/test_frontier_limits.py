"""Limits of hosts, outlets, streams and memory that the frontier keeps, on a real server."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from itertools import pairwise

import pytest
from redis.asyncio import Redis

from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.topology import Keys
from shared.streams.frontier.queue import CompletionResult, Frontier, FrontierLimits
from shared.streams.frontier.tasks import Health, Reschedule, Task, TaskKind
from tests.integration.fetcher.frontier_messages import request, seen_nothing


async def test_rate_and_concurrency_of_a_host_are_shared(redis: Redis) -> None:
    replicas = [Frontier(redis, [Keys(0)]) for _ in range(3)]
    await replicas[0].set_policies("example.org", ["example.org"], delay_s=0.05, concurrency=2, day=1000)
    await replicas[0].add([request(f"https://example.org/{i}") for i in range(12)])
    starts: list[float] = []

    async def work(frontier: Frontier) -> None:
        while len(starts) < 12:
            for claim in (await frontier.claim(0, 5)).claims:
                starts.append(time.monotonic())
                await frontier.complete(claim)
            await asyncio.sleep(0.002)

    await asyncio.gather(*map(work, replicas))
    gaps = [b - a for a, b in pairwise(starts)]
    assert len(starts) == 12
    assert sum(gaps) >= 11 * 0.045


async def test_no_more_than_the_host_allows_are_held_at_once(redis: Redis) -> None:
    frontier = Frontier(redis, [Keys(0)])
    await frontier.set_policies("example.org", ["example.org"], delay_s=0.0, concurrency=2, day=1000)
    await frontier.add([request(f"https://example.org/{i}") for i in range(5)])
    held = (await frontier.claim(0, 10)).claims
    assert len(held) == 2
    assert (await frontier.claim(0, 10)).claims == []
    await frontier.complete(held[0])
    assert len((await frontier.claim(0, 10)).claims) == 1


async def test_one_hosts_thousand_links_do_not_hold_up_another(frontier: Frontier) -> None:
    await frontier.add([request(f"https://big.example/{i}", outlet="big") for i in range(1000)])
    await frontier.add([request("https://small.example/a", outlet="small")])
    taken = (await frontier.claim(0, 8)).claims
    assert "https://small.example/a" in [c.task.request.url for c in taken]


async def test_a_full_outlet_overflows_and_says_so(redis: Redis) -> None:
    frontier = Frontier(redis, [Keys(0)], FrontierLimits(waiting=3))
    result = await frontier.add([request(f"https://example.org/{i}") for i in range(5)])
    assert (result.new, result.overflow) == (3, 2)
    assert (await frontier.stats(0))["overflow:example.org"] == 2
    assert (await frontier.add([request("https://example.com/a")])).new == 1


async def test_nothing_is_claimed_while_captures_is_full(redis: Redis) -> None:
    frontier = Frontier(redis, [Keys(0)], stream_limits=StreamLimits(entries=2))
    await frontier.add([request("https://example.org/a")])
    for _ in range(2):
        await redis.xadd("pw:{0}:captures", {"data": "x"})
    taken = await frontier.claim(0, 5)
    assert (taken.claims, taken.held_up) == ([], "full")
    await redis.delete("pw:{0}:captures")
    assert len((await frontier.claim(0, 5)).claims) == 1


async def test_complete_waits_for_room_and_keeps_the_lease(redis: Redis) -> None:
    frontier = Frontier(redis, [Keys(0)], stream_limits=StreamLimits(entries=1))
    await frontier.add([request("https://example.org/a")])
    (claim,) = (await frontier.claim(0, 5)).claims
    await redis.xadd("pw:{0}:observations", {"data": "x"})
    assert await frontier.complete(claim, [seen_nothing("https://example.org/a")]) is CompletionResult.FULL
    await redis.delete("pw:{0}:observations")
    assert await frontier.complete(claim, [seen_nothing("https://example.org/a")]) is CompletionResult.DONE


async def test_a_failing_host_is_left_alone_and_takes_few_slots(frontier: Frontier) -> None:
    await frontier.add([request("https://dead.example/a"), request("https://dead.example/b")])
    (first, second) = (await frontier.claim(0, 5)).claims
    for claim in (first, second):
        await frontier.complete(claim, health=Health.FAILED, again=Reschedule(0.0, claim.task))
    taken = await frontier.claim(0, 5)
    assert taken.claims == []
    assert taken.wait_s is not None and taken.wait_s > 3
    assert (await frontier.claim(0, 5, most_sick=0)).claims == []


async def test_requests_that_fail_together_are_one_failure(frontier: Frontier) -> None:
    await frontier.set_policies("dead.example", {"dead.example"}, 0.0, 8, 1000)
    await frontier.add([request(f"https://dead.example/{number}") for number in range(8)])
    claims = (await frontier.claim(0, 8)).claims
    assert len(claims) == 8
    for claim in claims:
        await frontier.complete(claim, health=Health.FAILED, again=Reschedule(0.0, claim.task))
    taken = await frontier.claim(0, 8)
    assert taken.claims == []
    assert taken.wait_s is not None and 3 < taken.wait_s <= 5


async def test_the_daily_ceiling_holds_back_articles_but_not_polls(redis: Redis) -> None:
    frontier = Frontier(redis, [Keys(0)], FrontierLimits(default_delay_s=0.0, default_concurrency=9))
    await frontier.set_policies("example.org", ["example.org"], delay_s=0.0, concurrency=9, day=2)
    await frontier.add([request(f"https://example.org/{i}") for i in range(5)])
    entry = Task(request("https://example.org/feed", kind="feed", outlet="example.org"), TaskKind.ENTRY)
    await frontier.add_tasks([entry])
    taken = (await frontier.claim(0, 10)).claims
    assert Counter(c.task.kind for c in taken) == {TaskKind.ONCE: 2, TaskKind.ENTRY: 1}


async def test_memory_that_is_full_counts_as_an_outage(frontier: Frontier, redis: Redis) -> None:
    limit = (await redis.config_get("maxmemory"))["maxmemory"]
    await redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(OUTAGE):
            await frontier.set_policies("example.org", ["example.org"], 1, 1, 1)
    finally:
        await redis.config_set("maxmemory", str(limit))
