"""Turns: one at a time, live first, bulk every few turns, nothing lost to cancellation."""

from __future__ import annotations

import asyncio

from shared.contracts import Lane
from shared.streams.consumer.lane_scheduler import LaneScheduler
from tests.waiting import PATIENCE_S


async def take(scheduler: LaneScheduler, lane: Lane, order: list[str], times: int) -> None:
    for _ in range(times):
        async with scheduler.turn(lane):
            order.append(lane[0])
            await asyncio.sleep(0)


async def test_live_goes_first_and_bulk_gets_its_share() -> None:
    scheduler, order = LaneScheduler(live_run=4), list[str]()
    await asyncio.gather(take(scheduler, Lane.BULK, order, 5), take(scheduler, Lane.LIVE, order, 40))
    assert order.count("l") == 40
    assert order.count("b") == 5
    first_bulk = order[1:].index("b")
    assert "".join(order[1 : first_bulk + 1]) in ("llll", "lll")
    assert "bb" not in "".join(order[:-6])


async def test_bulk_alone_never_waits_for_live() -> None:
    scheduler, order = LaneScheduler(), list[str]()
    await asyncio.wait_for(take(scheduler, Lane.BULK, order, 50), PATIENCE_S)
    assert order == ["b"] * 50


async def test_never_two_at_once() -> None:
    scheduler, inside, most = LaneScheduler(), 0, 0

    async def work(lane: Lane) -> None:
        nonlocal inside, most
        async with scheduler.turn(lane):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work(lane) for _ in range(50) for lane in Lane))
    assert most == 1


async def test_one_that_is_cancelled_while_waiting_holds_up_nobody() -> None:
    scheduler = LaneScheduler()
    async with scheduler.turn(Lane.LIVE):
        waiting = [asyncio.create_task(take(scheduler, lane, [], 1)) for lane in Lane]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.wait_for(take(scheduler, Lane.BULK, [], 1), PATIENCE_S)


async def test_one_that_is_cancelled_just_when_granted_passes_the_turn_on() -> None:
    scheduler = LaneScheduler()
    async with scheduler.turn(Lane.LIVE):
        granted = asyncio.create_task(take(scheduler, Lane.LIVE, [], 1))
        await asyncio.sleep(0)
    granted.cancel()
    await asyncio.gather(granted, return_exceptions=True)
    await asyncio.wait_for(take(scheduler, Lane.LIVE, [], 1), PATIENCE_S)
