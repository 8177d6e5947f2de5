"""Turns: one at a time, live first, bulk every few turns, nothing lost to cancellation."""

from __future__ import annotations

import asyncio

from shared.contracts import Lane
from shared.streams.turns import Turns


async def take(turns: Turns, lane: Lane, order: list[str], times: int) -> None:
    for _ in range(times):
        async with turns.turn(lane):
            order.append(lane[0])
            await asyncio.sleep(0)


async def test_live_goes_first_and_bulk_gets_its_share() -> None:
    turns, order = Turns(live_run=4), list[str]()
    await asyncio.gather(take(turns, Lane.BULK, order, 5), take(turns, Lane.LIVE, order, 40))
    assert order.count("l") == 40
    assert order.count("b") == 5
    first_bulk = order[1:].index("b")
    assert "".join(order[1 : first_bulk + 1]) in ("llll", "lll")
    assert "bb" not in "".join(order[:-6])


async def test_bulk_alone_never_waits_for_live() -> None:
    turns, order = Turns(), list[str]()
    await asyncio.wait_for(take(turns, Lane.BULK, order, 50), 5)
    assert order == ["b"] * 50


async def test_never_two_at_once() -> None:
    turns, inside, most = Turns(), 0, 0

    async def work(lane: Lane) -> None:
        nonlocal inside, most
        async with turns.turn(lane):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work(lane) for _ in range(50) for lane in Lane))
    assert most == 1


async def test_one_that_is_cancelled_while_waiting_holds_up_nobody() -> None:
    turns = Turns()
    async with turns.turn(Lane.LIVE):
        waiting = [asyncio.create_task(take(turns, lane, [], 1)) for lane in Lane]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.wait_for(take(turns, Lane.BULK, [], 1), 5)


async def test_one_that_is_cancelled_just_when_granted_passes_the_turn_on() -> None:
    turns = Turns()
    async with turns.turn(Lane.LIVE):
        granted = asyncio.create_task(take(turns, Lane.LIVE, [], 1))
        await asyncio.sleep(0)
    granted.cancel()
    await asyncio.gather(granted, return_exceptions=True)
    await asyncio.wait_for(take(turns, Lane.LIVE, [], 1), 5)
