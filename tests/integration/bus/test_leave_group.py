"""A consumer leaves its group when its process stops. What the server gave it at the last moment stays pending."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import pytest

from shared.settings import SharedSettings
from shared.streams.bus.connection import connect
from shared.streams.bus.leave_group import leave_group
from shared.streams.bus.topology import GROUP

STREAM = "pw:{0}:articles"
ROUNDS, TOGETHER = 40, 10


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Any]:
    client = connect(SharedSettings(redis_url=redis_url))
    await client.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
    yield client
    await client.aclose()


async def test_a_consumer_that_holds_an_entry_stays_until_it_holds_none(redis: Any) -> None:
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


async def test_consumers_that_stop_while_entries_arrive_drop_none(redis: Any) -> None:
    """Each consumer waits for an entry when its process gives up, and leaves. The server may still give it one."""
    chance, added = Random(1), []

    async def publish() -> None:
        await asyncio.sleep(chance.random() / 1000)
        added.append(await redis.xadd(STREAM, {"data": "x"}))

    for number in range(ROUNDS):
        names = [f"{number}-{consumer}" for consumer in range(TOGETHER)]
        reads = [asyncio.create_task(redis.xreadgroup(GROUP, name, {STREAM: ">"}, block=60_000)) for name in names]
        await wait_for_reads(redis, len(reads))
        await asyncio.gather(*(leave_group(redis, STREAM, name) for name in names), *(publish() for _ in names))
        for read in reads:
            read.cancel()
        await asyncio.gather(*reads, return_exceptions=True)

    assert await missing(redis, added) == []


async def wait_for_reads(redis: Any, number: int) -> None:
    """Wait until the server holds so many reads."""
    while True:
        found = await redis.info("clients", **on_the_node(redis))
        if found["blocked_clients"] >= number:
            return
        await asyncio.sleep(0.001)


def on_the_node(redis: Any) -> dict[str, Any]:
    return {"target_nodes": redis.get_node_from_key(STREAM)} if hasattr(redis, "get_node_from_key") else {}


async def missing(redis: Any, added: list[bytes]) -> list[bytes]:
    """Return the entries that are neither pending nor waiting: no consumer will ever get them."""
    pending = await redis.xpending_range(STREAM, GROUP, "-", "+", len(added) + 1)
    waiting = await redis.xreadgroup(GROUP, "last", {STREAM: ">"}) or []
    entries = waiting.values() if isinstance(waiting, dict) else [one for _, one in waiting]
    there = {row["message_id"] for row in pending} | {entry for found in entries for entry, _ in found}
    return [entry for entry in added if entry not in there]
