"""What the frontier remembers of an outlet with more URLs than it may hold."""

from __future__ import annotations

from redis.asyncio import Redis

from shared.contracts import FetchRequest
from shared.streams.bus.topology import Keys
from shared.streams.frontier.queue import Frontier, FrontierLimits

KNOWN = "pw:{0}:frontier:known:big"


def pages(start: int, stop: int) -> list[FetchRequest]:
    return [FetchRequest(url=f"https://big.example/{i}", outlet="big") for i in range(start, stop)]


async def fetched(frontier: Frontier, wishes: list[FetchRequest]) -> int:
    """Adds them as a list does that is read again, and fetches what was new; returns how many that were."""
    await frontier.add(wishes)
    count = 0
    while claims := (await frontier.claim(0, 100)).claims:
        for claim in claims:
            await frontier.complete(claim)
        count += len(claims)
    return count


def remembering(redis: Redis, half: int) -> Frontier:
    return Frontier(
        redis, [Keys(0)], FrontierLimits(remembered_half=half, default_delay_s=0.0, default_concurrency=100)
    )


async def test_a_list_no_longer_than_what_is_remembered_is_never_fetched_again(redis: Redis) -> None:
    frontier = remembering(redis, half=300)
    assert await fetched(frontier, pages(0, 300)) == 300
    for start in range(0, 3000, 150):
        new = await fetched(frontier, pages(start, start + 300))
        assert new == (150 if start else 0), "the list moves on by half, and only what is new in it is fetched"
    assert await fetched(frontier, pages(0, 300)) == 300, "long gone from all lists, it is forgotten"


async def test_what_is_remembered_is_bounded_and_exact(redis: Redis) -> None:
    frontier = remembering(redis, half=1000)
    await frontier.add(pages(0, 2500))
    assert await redis.hget(KNOWN, "n") == b"500"
    old = await redis.hgetall(f"{KNOWN}:old")
    assert sum(len(row) for name, row in old.items() if name != b"n") == 6 * 1000
    await redis.delete("pw:{0}:frontier:tasks")
    assert (await frontier.add(pages(1500, 2500))).known == 1000
    assert (await frontier.add(pages(2500, 3000))).new == 500, "no URL is taken for another"


async def test_asking_for_a_known_page_remembers_it_once(redis: Redis) -> None:
    frontier = remembering(redis, half=1000)
    for _ in range(3):
        (wish,) = pages(7, 8)
        assert (await frontier.add([wish], again=True)).new == 1
        (claim,) = (await frontier.claim(0, 1)).claims
        await frontier.complete(claim)
    assert await redis.hget(KNOWN, "n") == b"1"
