"""The frontier's promises, on a real server."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from redis.asyncio import Redis

from shared.contracts import FetchRequest, Lane, Observation, ObservationKind
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.consumer.stage import Output
from shared.streams.frontier.queue import CompletionResult, Frontier, FrontierLimits
from shared.streams.frontier.tasks import Health, Reschedule, Task, TaskKind

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def request(url: str, **fields: object) -> FetchRequest:
    return FetchRequest.model_validate({"url": url, **fields})


def seen_nothing(url: str) -> Output:
    return Output(
        StreamName.OBSERVATIONS,
        Observation(kind=ObservationKind.NOT_FOUND, url=url, observed_at=NOW, outlet="example.org"),
    )


async def test_adding_twice_changes_nothing_even_after_it_was_fetched(frontier: Frontier) -> None:
    wish = request("https://example.org/a#part")
    assert (await frontier.add([wish])).new == 1
    assert (await frontier.add([request("https://EXAMPLE.org:443/a")])).known == 1
    (claim,) = (await frontier.claim(0, 10)).claims
    assert await frontier.complete(claim) is CompletionResult.DONE
    assert (await frontier.add([wish])).known == 1
    assert (await frontier.add([wish], again=True)).new == 1


async def test_a_page_of_a_walk_is_fetched_although_the_same_page_waits_already(frontier: Frontier) -> None:
    url = "https://example.org/all?page=2"
    walks = [{"back_to": day, "root": "https://example.org/all"} for day in ("2026-02-01", "2026-01-01")]
    assert (await frontier.add([request(url)])).new == 1
    for _ in range(2):
        await frontier.add([request(url, walk=walk) for walk in walks], again=True)
    claims = (await frontier.claim(0, 10)).claims
    assert {c.task.request.walk and str(c.task.request.walk.back_to) for c in claims} == {
        None,
        "2026-02-01",
        "2026-01-01",
    }
    assert len(claims) == 3


async def test_a_task_is_handed_out_once_and_completed_once(frontier: Frontier, redis: Redis) -> None:
    await frontier.add([request(f"https://h{i}.example/a") for i in range(40)])
    taken = await asyncio.gather(*(frontier.claim(0, 10) for _ in range(8)))
    claims = [claim for one in taken for claim in one.claims]
    assert len({c.id for c in claims}) == len(claims) == 40
    outcomes = [await frontier.complete(c, [seen_nothing(c.task.request.url)]) for c in claims for _ in range(2)]
    assert Counter(outcomes) == {CompletionResult.DONE: 40, CompletionResult.LOST: 40}
    assert await redis.xlen("pw:{0}:observations") == 40
    assert await redis.hget("pw:{0}:counts", "observations.in") == b"40"


async def test_a_lease_that_ran_out_goes_to_another_and_the_first_holder_is_too_late(redis: Redis) -> None:
    frontier = Frontier(redis, [Keys(0)], FrontierLimits(lease_s=0.05))
    await frontier.add([request("https://example.org/a")])
    (first,) = (await frontier.claim(0, 1)).claims
    await asyncio.sleep(0.1)
    await redis.hdel("pw:{0}:frontier:h:example.org", "next_at")
    await frontier.claim(0, 0)
    (second,) = (await frontier.claim(0, 1)).claims
    assert (second.id, second.deaths) == (first.id, 1)
    assert await frontier.renew([first]) == {first.id}
    assert await frontier.complete(first, [seen_nothing("https://example.org/a")]) is CompletionResult.LOST
    assert await frontier.complete(second, [seen_nothing("https://example.org/a")]) is CompletionResult.DONE
    assert await redis.xlen("pw:{0}:observations") == 1


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


async def test_priority_then_time_and_bulk_after_live(redis: Redis) -> None:
    frontier = Frontier(redis, [Keys(0)], FrontierLimits(default_delay_s=0.0, default_concurrency=1))
    await frontier.add(
        [request("https://example.org/bulk", lane=Lane.BULK), request("https://example.org/9", priority=9)]
    )
    await frontier.add([request("https://example.org/0", priority=0)])
    order = []
    for _ in range(3):
        (claim,) = (await frontier.claim(0, 1)).claims
        order.append(claim.task.request.url[-1])
        await frontier.complete(claim)
    assert order == ["0", "9", "k"]


async def test_tasks_that_are_not_due_wait_and_the_wait_is_returned(frontier: Frontier) -> None:
    later = datetime.now(UTC) + timedelta(seconds=30)
    await frontier.add([request("https://example.org/a", not_before=later)])
    taken = await frontier.claim(0, 1)
    assert taken.claims == []
    assert taken.wait_s is not None and 25 < taken.wait_s <= 30


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


async def test_an_entry_point_comes_back_with_its_state(frontier: Frontier) -> None:
    task = Task(request("https://example.org/feed", kind="feed", outlet="example.org"), TaskKind.ENTRY)
    assert (await frontier.add_tasks([task])).new == 1
    assert (await frontier.add_tasks([task])).known == 1
    (claim,) = (await frontier.claim(0, 1)).claims
    again = Task(claim.task.request, TaskKind.ENTRY, state={"etag": '"1"'}, attempt=2)
    await frontier.complete(claim, again=Reschedule(0.0, again))
    (back,) = (await frontier.claim(0, 1)).claims
    assert (back.task.state, back.task.attempt, back.task.kind) == ({"etag": '"1"'}, 2, TaskKind.ENTRY)


async def test_the_daily_ceiling_holds_back_articles_but_not_polls(redis: Redis) -> None:
    frontier = Frontier(redis, [Keys(0)], FrontierLimits(default_delay_s=0.0, default_concurrency=9))
    await frontier.set_policies("example.org", ["example.org"], delay_s=0.0, concurrency=9, day=2)
    await frontier.add([request(f"https://example.org/{i}") for i in range(5)])
    entry = Task(request("https://example.org/feed", kind="feed", outlet="example.org"), TaskKind.ENTRY)
    await frontier.add_tasks([entry])
    taken = (await frontier.claim(0, 10)).claims
    assert Counter(c.task.kind for c in taken) == {TaskKind.ONCE: 2, TaskKind.ENTRY: 1}


async def test_somebody_who_asks_brings_a_revisit_forward(frontier: Frontier) -> None:
    await frontier.add([request("https://example.org/a")])
    (claim,) = (await frontier.claim(0, 1)).claims
    await frontier.complete(claim, again=Reschedule(3600, Task(claim.task.request, TaskKind.REVISIT)))
    assert (await frontier.claim(0, 1)).claims == []
    assert (await frontier.add([request("https://example.org/a")], again=True, client_ref="mine")).new == 1
    (asked,) = (await frontier.claim(0, 1)).claims
    assert asked.task.client_ref == "mine"


async def test_a_key_of_the_wrong_type_changes_nothing(frontier: Frontier, redis: Redis) -> None:
    await frontier.add([request("https://example.org/a")])
    (claim,) = (await frontier.claim(0, 1)).claims
    await redis.set("pw:{0}:observations", "oops")
    try:
        await frontier.complete(claim, [seen_nothing("https://example.org/a")])
        raise AssertionError("it must complain")
    except Exception as error:
        assert "WRONGTYPE" in str(error)
    assert await frontier.renew([claim]) == set()


async def test_a_clock_that_was_set_back_leaves_nothing_waiting_for_as_long(frontier: Frontier, redis: Redis) -> None:
    """What a clock set back by an hour leaves: claims were seen an hour from now, and so is the due."""
    later = datetime.now(UTC) + timedelta(hours=1)
    await frontier.add([request("https://example.org/a", not_before=later)])
    await redis.hset("pw:{0}:frontier:clock", mapping={"last": int(later.timestamp() * 1000) - 300, "ahead": 0})
    assert (await frontier.claim(0, 1)).claims == []
    async with asyncio.timeout(60):
        while not (found := (await frontier.claim(0, 1)).claims):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert await frontier.complete(found[0]) is CompletionResult.DONE
    ahead = int(await redis.hget("pw:{0}:frontier:clock", "ahead") or 0)
    assert 3_590_000 < ahead < 3_600_000, "it falls back to the server's time slowly"


async def test_a_clock_that_leaps_back_to_the_front_takes_up_what_ours_was_ahead(
    frontier: Frontier, redis: Redis
) -> None:
    now = int(datetime.now(UTC).timestamp() * 1000)
    await redis.hset("pw:{0}:frontier:clock", mapping={"last": now - 60_000, "ahead": 60_000})
    await frontier.claim(0, 1)
    assert await redis.hget("pw:{0}:frontier:clock", "ahead") == b"0"


async def test_memory_that_is_full_counts_as_an_outage(frontier: Frontier, redis: Redis) -> None:
    limit = (await redis.config_get("maxmemory"))["maxmemory"]
    await redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(OUTAGE):
            await frontier.set_policies("example.org", ["example.org"], 1, 1, 1)
    finally:
        await redis.config_set("maxmemory", str(limit))
