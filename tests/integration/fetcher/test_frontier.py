"""The frontier's promises about tasks and their order, on a real server."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from shared.contracts import Lane
from shared.streams.bus.topology import Keys
from shared.streams.frontier.queue import CompletionResult, Frontier, FrontierLimits
from shared.streams.frontier.tasks import Reschedule, Task, TaskKind
from tests.integration.fetcher.frontier_messages import request, seen_nothing
from tests.waiting import PATIENCE_S


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


async def test_an_entry_point_comes_back_with_its_state(frontier: Frontier) -> None:
    task = Task(request("https://example.org/feed", kind="feed", outlet="example.org"), TaskKind.ENTRY)
    assert (await frontier.add_tasks([task])).new == 1
    assert (await frontier.add_tasks([task])).known == 1
    (claim,) = (await frontier.claim(0, 1)).claims
    again = Task(claim.task.request, TaskKind.ENTRY, state={"etag": '"1"'}, attempt=2)
    await frontier.complete(claim, again=Reschedule(0.0, again))
    (back,) = (await frontier.claim(0, 1)).claims
    assert (back.task.state, back.task.attempt, back.task.kind) == ({"etag": '"1"'}, 2, TaskKind.ENTRY)


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
    async with asyncio.timeout(PATIENCE_S):
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
