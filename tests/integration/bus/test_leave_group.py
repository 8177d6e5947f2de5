"""A consumer leaves its group when its process stops. What the server gave it at the last moment stays pending."""

from __future__ import annotations

from redis.asyncio import Redis

from shared.streams.bus.leave_group import leave_group
from shared.streams.bus.topology import GROUP

STREAM = "pw:{0}:articles"


async def test_a_consumer_that_holds_an_entry_stays_until_it_holds_none(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        await redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        await redis.xgroup_createconsumer(STREAM, GROUP, "a")
        # The read was given up, and then an entry came: the server gave it to the consumer all the same.
        entry = await redis.xadd(STREAM, {"data": "x"})
        await redis.xreadgroup(GROUP, "a", {STREAM: ">"})

        assert not await leave_group(redis, STREAM, "a")
        assert [row["message_id"] for row in await redis.xpending_range(STREAM, GROUP, "-", "+", 9)] == [entry]

        await redis.xack(STREAM, GROUP, entry)
        assert await leave_group(redis, STREAM, "a")
        assert await redis.xinfo_consumers(STREAM, GROUP) == []
        assert await leave_group(redis, STREAM, "never there")
