"""A stage whose calls cost more than their entries waits after a large batch, so that the next one is larger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from services.publisher.app import _stages
from services.publisher.handler import BatchHandler
from shared.contracts import Capture, Lane
from shared.settings import SharedSettings
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.consumer.group import ConsumerGroup
from shared.streams.consumer.stage import MANY, Done, Outcome, Stage, StreamInput
from tests.integration.streams.conftest import TRACE, capture
from tests.waiting import eventually

GATHER_S = 5.0
"""Longer than a busy machine takes to send a dozen entries."""


@asynccontextmanager
async def working(redis: Any, redis_url: str, gather_s: float) -> AsyncIterator[list[int]]:
    """Run a stage. Give the sizes of its batches so far."""
    sizes: list[int] = []

    async def handle(batch: Sequence[Entry[Capture]]) -> list[Outcome]:
        sizes.append(len(batch))
        return [Done() for _ in batch]

    stop = asyncio.Event()
    stage = Stage("parser", (StreamInput(StreamName.CAPTURES, Capture),), handle, batch=100, gather_s=gather_s)
    group = ConsumerGroup(redis, SharedSettings(redis_url=redis_url), [stage], stop)
    await group.start()
    try:
        yield sizes
    finally:
        stop.set()
        await group.stop()


async def send(redis: Any, keys: Keys, entries: int, lane: Lane = Lane.BULK) -> None:
    for n in range(entries):
        await Enqueuer(redis).offer(keys, StreamName.CAPTURES, capture(str(n)), traceparent=TRACE, lane=lane)


async def test_what_comes_after_many_entries_is_one_batch(redis: Any, redis_url: str, keys: Keys) -> None:
    await send(redis, keys, MANY)
    async with working(redis, redis_url, GATHER_S) as sizes:
        await eventually(lambda: sizes == [MANY])
        await send(redis, keys, 12)
        await eventually(lambda: len(sizes) > 1)
    assert sizes == [MANY, 12]


async def test_after_few_entries_the_next_one_is_taken_at_once(redis: Any, redis_url: str, keys: Keys) -> None:
    await send(redis, keys, MANY - 1)
    async with working(redis, redis_url, 3600) as sizes:
        await eventually(lambda: sizes == [MANY - 1])
        await send(redis, keys, 1)
        await eventually(lambda: sum(sizes) == MANY)


async def test_the_live_lane_never_waits(redis: Any, redis_url: str, keys: Keys) -> None:
    await send(redis, keys, MANY, Lane.LIVE)
    async with working(redis, redis_url, 3600) as sizes:
        await eventually(lambda: sizes == [MANY])
        await send(redis, keys, 1, Lane.LIVE)
        await eventually(lambda: sum(sizes) > MANY)


async def test_a_stage_that_waits_for_more_stops_and_leaves_nothing_behind(
    redis: Any, redis_url: str, keys: Keys
) -> None:
    await send(redis, keys, MANY)
    async with working(redis, redis_url, 3600) as sizes:
        await eventually(lambda: sizes == [MANY])
        await send(redis, keys, 3)
    assert sizes == [MANY]
    assert await redis.xlen(keys.stream(StreamName.CAPTURES, Lane.BULK)) == 3


@pytest.mark.parametrize(("entries", "gathers"), [(MANY - 1, False), (MANY, True), (99, True), (100, False)])
def test_a_full_batch_has_more_waiting_behind_it(entries: int, gathers: bool) -> None:
    assert Stage("publisher", (), batch=100, gather_s=0.5).gathers_after(entries, Lane.BULK) is gathers


def test_the_publisher_gathers() -> None:
    (stage,) = _stages(BatchHandler.__new__(BatchHandler), 100)
    assert stage.gathers_after(MANY, Lane.BULK)
