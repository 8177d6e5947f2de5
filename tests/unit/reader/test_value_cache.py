"""Values that are kept: who waits for a new one, and who does not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.reader.adapters.web.value_cache import CacheTimes, ValueCache
from shared.errors import Unavailable

_KEEP = CacheTimes(20, 60)


class Counting:
    """A slow count that ends when it is let go. It gives 1, then 2, …"""

    def __init__(self) -> None:
        self.now, self.counts, self.fails = datetime(2026, 1, 1, tzinfo=UTC), 0, False
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.values = ValueCache(lambda: self.now)

    async def count(self) -> int:
        self.counts += 1
        number = self.counts
        await self.may_end.wait()
        if self.fails:
            raise Unavailable("away")
        return number

    async def get(self) -> int:
        return await self.values.get("key", self.count, _KEEP)

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


async def test_all_who_ask_meanwhile_get_one_count() -> None:
    counting = Counting()
    assert await asyncio.gather(*(counting.get() for _ in range(5))) == [1] * 5
    counting.later(19)
    assert await counting.get() == 1 and counting.counts == 1


async def test_nobody_waits_while_an_old_value_is_counted_anew() -> None:
    counting = Counting()
    assert await counting.get() == 1
    counting.may_end.clear()
    counting.later(21)
    assert [await counting.get() for _ in range(3)] == [1] * 3
    await asyncio.sleep(0)
    counting.may_end.set()
    for _ in range(3):
        await asyncio.sleep(0)
    assert await counting.get() == 2 and counting.counts == 2


async def test_a_value_of_long_ago_is_not_given() -> None:
    counting = Counting()
    assert await counting.get() == 1
    counting.later(61)
    assert await counting.get() == 2


async def test_a_failure_is_raised_only_to_who_waits_and_not_kept() -> None:
    counting = Counting()
    assert await counting.get() == 1
    counting.fails = True
    counting.later(30)
    assert await counting.get() == 1
    counting.later(40)
    with pytest.raises(Unavailable):
        await counting.get()
    counting.fails = False
    assert await counting.get() > 1


async def test_who_goes_away_does_not_end_the_count_of_others() -> None:
    counting = Counting()
    counting.may_end.clear()
    first, second = asyncio.create_task(counting.get()), asyncio.create_task(counting.get())
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    counting.may_end.set()
    assert await second == 1


async def test_a_full_cache_drops_the_oldest_value_alone() -> None:
    found = list[str]()
    cache = ValueCache(lambda: datetime(2026, 1, 1, tzinfo=UTC), most=2)

    async def get(name: str) -> None:
        async def find() -> str:
            found.append(name)
            return name

        await cache.get(name, find, CacheTimes(60))

    for name in ("a", "b", "c", "b", "c", "a"):
        await get(name)
    assert found == ["a", "b", "c", "a"]
