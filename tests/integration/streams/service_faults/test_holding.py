"""A service holds its entries while nothing can be done with them, and live work goes first."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from shared.contracts import Lane, Observation
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.observability.lag import snapshot
from tests.integration.streams.conftest import Start
from tests.integration.streams.service_faults.entries import KEYS, OUT, came_out, feed, has_length, letters, live
from tests.waiting import eventually


async def test_a_full_next_stream_holds_the_batch_and_nothing_is_lost(redis: Any, start: Start) -> None:
    service = start(cap=10)
    await service.ready()
    await feed(redis, *(f"n{n}" for n in range(60)))
    await eventually(lambda: has_length(redis, OUT, 10))
    await asyncio.sleep(3)  # twice the claim time: holding is not dying

    lag = await live(redis)
    assert await redis.xlen(OUT) == 10
    assert lag.backlog == 50
    assert lag.pending <= 8
    assert (await service.ask("/readyz"))[0] == 200
    assert not any(line["event"] == "taking over from a silent holder" for line in service.lines)

    came: Counter[str] = Counter()
    while len(came) < 60:
        for entry_id, fields in await redis.xrange(OUT, count=5):
            came[Observation.model_validate_json(fields[b"data"]).url] += 1
            await redis.xdel(OUT, entry_id)
        await asyncio.sleep(0.02)
    assert set(came.values()) == {1}


async def test_memory_over_its_share_holds_everything_that_adds(redis: Any, start: Start) -> None:
    service = start()
    await service.ready()
    await feed(redis, "slow", "b")
    await redis.config_set("maxmemory", int((await redis.info("memory"))["used_memory"] / 0.85))
    await asyncio.sleep(4)
    assert await redis.xlen(OUT) == 0
    assert (await live(redis)).backlog == 2

    await redis.config_set("maxmemory", 256 << 20)
    await eventually(lambda: came_out(redis, {"slow": 1, "b": 1}))


async def test_unavailable_holds_without_counting_attempts_and_says_so(redis: Any, start: Start) -> None:
    service = start()
    await service.ready()
    await feed(redis, "away")

    async def reported() -> bool:
        answer: tuple[int, str] = await service.ask("/readyz")
        return answer == (503, "the database is away\n")

    await eventually(reported)
    assert (await live(redis)).pending == 1
    assert await letters(redis) == []


async def test_live_goes_before_bulk_and_bulk_is_not_starved(redis: Any, keys: Keys, start: Start) -> None:
    await feed(redis, *(f"bulk{n}" for n in range(100)), lane=Lane.BULK)
    await feed(redis, *(f"live{n}" for n in range(400)))
    service = start(batch=4, founds=False)
    await service.ready()
    await eventually(lambda: has_length(redis, OUT, 400))

    done = [line["entry"] for line in service.lines if line["event"] == "entry finished"]
    bulk = {entry.decode() for entry, _ in await redis.xrange(KEYS.stream(StreamName.OBSERVATIONS, Lane.BULK))}
    assert len(done) >= 400
    assert len(bulk) > 0
    assert (await snapshot(redis, [KEYS])).of_stage("parser")[1].total("done") <= 400 / 4 + 20


async def test_a_stage_that_fails_for_most_entries_stops_and_keeps_them(redis: Any, start: Start) -> None:
    service = start(batch=50)
    await service.ready()
    await feed(redis, *(f"bug{n}" for n in range(200)))

    async def stopped() -> bool:
        status, why = await service.ask("/readyz")
        return status == 503 and "fails at most entries" in why

    await eventually(stopped)
    assert len(await letters(redis)) < 60
