"""What new pages, pictures and visits again get of a busy host and of an outlet's day."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from redis.asyncio import Redis

from shared.contracts import FetchRequest, PageKind
from shared.streams.bus.topology import Keys
from shared.streams.frontier.queue import Frontier, FrontierLimits
from shared.streams.frontier.tasks import Claim, Reschedule, Task, TaskKind

OUTLET = "example.org"
STATS = "pw:{0}:frontier:stats"
_DAY_MS = 86_400_000


def one_at_a_time(redis: Redis, **limits: Any) -> Frontier:
    return Frontier(redis, [Keys(0)], FrontierLimits(default_delay_s=0.0, default_concurrency=1, **limits))


def wish(path: str, kind: PageKind = PageKind.ARTICLE, **fields: Any) -> FetchRequest:
    return FetchRequest(url=f"https://{OUTLET}/{path}", kind=kind, outlet=OUTLET, **fields)


async def add(frontier: Frontier, pages: int = 0, pictures: int = 0, revisits: int = 0) -> None:
    """So many of each, visits again due first and with the best rank, so that order alone would prefer them."""
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    due = [wish(f"v{i}", priority=0, not_before=long_ago + timedelta(seconds=i)) for i in range(revisits)]
    again = [Task(one, TaskKind.REVISIT) for one in due]
    await frontier.add_tasks(again)
    await frontier.add([wish(f"p{i}.png", PageKind.IMAGE, priority=0) for i in range(pictures)])
    await frontier.add([wish(f"n{i}", priority=9) for i in range(pages)])


async def taken(frontier: Frontier, most: int) -> list[Claim]:
    """What a fetcher gets one after the other, each done at once; ends where nothing is left today."""
    claims: list[Claim] = []
    while len(claims) < most and (found := (await frontier.claim(0, 1)).claims):
        claims += found
        await frontier.complete(found[0])
    return claims


def kinds(claims: Iterable[Claim]) -> Counter[str]:
    return Counter(c.task.request.url.rpartition("/")[2][0] for c in claims)


async def test_of_a_busy_host_half_goes_to_new_pages(redis: Redis) -> None:
    frontier = one_at_a_time(redis)
    await add(frontier, pages=20, pictures=20, revisits=20)
    claims = await taken(frontier, 40)
    assert kinds(claims) == {"n": 20, "p": 10, "v": 10}
    assert all(kinds(claims[i : i + 4])["n"] == 2 for i in range(0, 40, 4))


async def test_who_has_nothing_leaves_its_turn_to_the_others(redis: Redis) -> None:
    frontier = one_at_a_time(redis)
    await add(frontier, revisits=8)
    assert kinds(await taken(frontier, 20)) == {"v": 8}
    await add(frontier, pages=8)
    assert kinds(await taken(frontier, 20)) == {"n": 8}


async def test_revisits_and_pictures_leave_a_day_room_for_new_pages(redis: Redis) -> None:
    frontier = one_at_a_time(redis)
    await frontier.set_policies(OUTLET, [OUTLET], delay_s=0.0, concurrency=1, day=30)
    await add(frontier, pictures=30, revisits=30)
    assert kinds(await taken(frontier, 100)) == {"p": 10, "v": 10}
    await add(frontier, pages=30)
    assert kinds(await taken(frontier, 100)) == {"n": 10}
    poll = Task(FetchRequest(url=f"https://{OUTLET}/feed", kind=PageKind.FEED, outlet=OUTLET), TaskKind.ENTRY)
    await frontier.add_tasks([poll])
    assert [c.task.kind for c in await taken(frontier, 100)] == [TaskKind.ENTRY]


async def test_a_page_somebody_asks_for_is_no_visit_again_of_the_days_share(redis: Redis) -> None:
    frontier = one_at_a_time(redis)
    await frontier.set_policies(OUTLET, [OUTLET], delay_s=0.0, concurrency=1, day=30)
    await frontier.add([wish("asked")])
    (claim,) = (await frontier.claim(0, 1)).claims
    await frontier.complete(
        claim, again=Reschedule(3600, Task(claim.task.request, TaskKind.REVISIT, state={"sha": "1"}))
    )
    await add(frontier, revisits=30)
    assert kinds(await taken(frontier, 100)) == {"v": 10}
    assert (await frontier.add([wish("asked")], again=True)).new == 1
    (asked,) = await taken(frontier, 100)
    assert (asked.task.request.url, asked.task.state) == (f"https://{OUTLET}/asked", {"sha": "1"})


async def test_what_a_ceiling_puts_off_keeps_its_order_for_days(redis: Redis) -> None:
    """Without it the same few would be visited day after day. The frontier's own clock is set forward by a day."""
    frontier = one_at_a_time(redis)
    await frontier.set_policies(OUTLET, [OUTLET], delay_s=0.0, concurrency=1, day=12)
    await add(frontier, revisits=12)
    order = [name async for name in _days(frontier, redis, 3)]
    assert order == [f"v{i}" for i in range(12)]


async def _days(frontier: Frontier, redis: Redis, days: int) -> AsyncIterator[str]:
    for _ in range(days):
        for claim in await taken(frontier, 100):
            yield claim.task.request.url.rpartition("/")[2]
        clock = "pw:{0}:frontier:clock"
        found: Any = await redis.hmget(clock, ["last", "ahead"])
        await redis.hset(clock, mapping=dict(zip(("last", "ahead"), (int(v) + _DAY_MS for v in found), strict=True)))


async def failed(frontier: Frontier, number: int) -> None:
    """Pages that a list named, were asked for once and failed, one after the other."""
    await frontier.add([wish(f"u{i}", referrer=f"https://{OUTLET}/feed") for i in range(number)])
    failed_at = 0.0
    while f"once:{OUTLET}" in await frontier.stats(0):
        (claim,) = (await frontier.claim(0, 1)).claims
        failed_at += 1.0
        task = replace(claim.task, kind=TaskKind.UNSEEN, failed_at=failed_at)
        await frontier.complete(claim, again=Reschedule(0.0, task))


async def test_unseen_pages_get_one_turn_of_sixteen_and_else_come_last(redis: Redis) -> None:
    frontier = one_at_a_time(redis)
    await failed(frontier, 13)
    await add(frontier, pages=20, revisits=20)
    claims = await taken(frontier, 34)
    assert kinds(claims[:32])["u"] == 2
    await add(frontier, pages=8)
    assert kinds(await taken(frontier, 6))["u"] <= 1, "new pages and revisits come first"


async def test_unseen_pages_have_a_budget_also_where_nothing_else_is_to_do(redis: Redis) -> None:
    frontier = one_at_a_time(redis)
    await frontier.set_policies(OUTLET, [OUTLET], delay_s=0.0, concurrency=1, day=20_000)
    await failed(frontier, 50)
    claims = await taken(frontier, 100)
    latest = [c.task.failed_at for c in claims]
    assert latest == sorted(latest, reverse=True)
    assert 15 <= len(claims) <= 25
    later = (await frontier.claim(0, 1)).wait_s
    assert later is not None
    assert 0 < later <= 16 * 86_400 / 20_000
    earliest = next(f"u{i}" for i in range(50) if not any(c.task.request.url.endswith(f"/u{i}") for c in claims))
    assert (await frontier.add([wish(earliest)], again=True)).new == 1
    assert len(await taken(frontier, 100)) == 1, "what somebody asks for needs no budget"


async def test_after_an_outage_the_pages_that_are_found_do_not_wait_for_the_budget(redis: Redis) -> None:
    frontier = one_at_a_time(redis)
    await frontier.set_policies(OUTLET, [OUTLET], delay_s=0.0, concurrency=1, day=500)
    await failed(frontier, 100)
    found = 0
    while claims := (await frontier.claim(0, 1)).claims:
        found += 1
        again = Reschedule(9999.0, replace(claims[0].task, kind=TaskKind.REVISIT))
        await frontier.complete(claims[0], again=again)
    assert found == 100


async def test_pages_that_an_older_version_tried_again_are_unseen(redis: Redis) -> None:
    """It called them revisits, and noted the tries in their state."""
    frontier = one_at_a_time(redis)
    await frontier.add([wish("u1", referrer=f"https://{OUTLET}/feed")])
    (claim,) = (await frontier.claim(0, 1)).claims
    old = replace(claim.task, kind=TaskKind.REVISIT, state={"early": 2})
    await frontier.complete(claim, again=Reschedule(0.0, old))
    (claim,) = (await frontier.claim(0, 1)).claims
    assert (claim.task.kind, claim.task.failed_at, claim.task.state) == (TaskKind.UNSEEN, 0.0, {})
    await frontier.complete(claim, again=Reschedule(0.0, replace(claim.task, failed_at=1.0)))
    stats = await frontier.stats(0)
    assert (stats.get(f"revisit:{OUTLET}", 0), stats[f"unseen:{OUTLET}"]) == (0, 1)


async def test_unseen_pages_take_no_revisit_its_place(redis: Redis) -> None:
    frontier = one_at_a_time(redis, revisits=2, unseen=3)
    await failed(frontier, 5)
    await add(frontier, revisits=2)
    stats = await frontier.stats(0)
    assert (stats[f"revisit:{OUTLET}"], stats[f"unseen:{OUTLET}"], stats[f"unseens-dropped:{OUTLET}"]) == (2, 3, 2)
    claims = await taken(frontier, 10)
    assert kinds(claims) == {"u": 3, "v": 2}
    assert sorted(c.task.failed_at for c in claims) == [0, 0, 3, 4, 5], "those that failed first give way"
    assert (await frontier.report(0)).revisits == 0


async def test_pictures_waiting_take_no_room_from_pages(redis: Redis) -> None:
    frontier = one_at_a_time(redis, waiting=5)
    await add(frontier, pictures=9)
    assert (await frontier.add([wish(f"n{i}") for i in range(9)])).new == 5
    assert await redis.hget(STATS, f"picture:{OUTLET}") == b"5"
    assert (await frontier.report(0)).pages == 10


async def test_where_an_outlet_has_all_its_revisits_the_one_furthest_off_gives_way(redis: Redis) -> None:
    frontier = one_at_a_time(redis, revisits=2)
    await frontier.add([wish(f"{i}") for i in range(4)])
    for after_s in (3600, 86_400, 600, 900_000):
        (claim,) = (await frontier.claim(0, 1)).claims
        await frontier.complete(claim, again=Reschedule(after_s, Task(claim.task.request, TaskKind.REVISIT)))
    waiting: Any = await redis.zrange(f"pw:{{0}}:frontier:w:{OUTLET}", 0, -1, withscores=True)
    assert [round((waiting[1][1] - waiting[0][1]) / 100_000)] == [30]
    assert await redis.hget(STATS, f"revisits-dropped:{OUTLET}") == b"2"
    assert (await frontier.report(0)).revisits == len(waiting) == await redis.hlen("pw:{0}:frontier:tasks")
