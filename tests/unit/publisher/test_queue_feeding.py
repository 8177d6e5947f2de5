"""The workers on the archive's queues: when they work, what they do after an outage, and how they wait for room."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisIsAway

from services.publisher.adapters.queues import queue_feeding
from services.publisher.adapters.queues.queue_feeding import ClaimRenewal, StreamFeeder, work_off
from shared.contracts import Lane
from shared.errors import Unavailable
from shared.streams.bus.enqueue import EnqueueResult
from shared.streams.bus.topology import Keys, StreamName
from tests.waiting import PATIENCE_S


async def steps_of_each_wake(answers: Sequence[int | Exception], wakes: int) -> list[int]:
    """Wake a worker some times. Return how many steps it made each time; the last is for its end."""
    waiting, stop, left, steps = asyncio.Event(), asyncio.Event(), iter(answers), [0] * (wakes + 1)
    now = 0

    async def step() -> int:
        steps[now] += 1
        answer = next(left, 0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    task = asyncio.create_task(work_off(waiting, stop, step, "entries wait"))
    for now in range(wakes + 1):
        if now == wakes:
            stop.set()
        waiting.set()
        await asyncio.sleep(0.01)
    await asyncio.wait_for(task, PATIENCE_S)
    return steps


@pytest.mark.parametrize(
    ("answers", "steps"),
    [
        ([], [1, 1, 0]),
        ([500, 20], [3, 1, 0]),
        ([500, Unavailable("the archive is away"), 20], [2, 2, 0]),
        ([RedisIsAway("gone"), 20], [1, 2, 0]),
    ],
)
async def test_a_worker_goes_on_until_its_queue_is_empty(answers: list[int | Exception], steps: list[int]) -> None:
    assert await steps_of_each_wake(answers, 2) == steps


async def test_an_error_of_ours_ends_the_worker() -> None:
    with pytest.raises(KeyError):
        await steps_of_each_wake([KeyError("x")], 1)


class Server:
    """A stream that has room from the n-th offer on."""

    def __init__(self, room_from: int) -> None:
        self.offers, self._room_from = 0, room_from

    async def offer(self, *_: Any, **__: Any) -> EnqueueResult:
        self.offers += 1
        return EnqueueResult.ADDED if self.offers >= self._room_from else EnqueueResult.STREAM_FULL


async def added(server: Server, claim: ClaimRenewal, stop: asyncio.Event) -> bool:
    feeder = StreamFeeder(server, StreamName.ARTICLES, "enrich-again")  # type: ignore[arg-type]
    return await feeder.add(Keys(0), None, Lane.BULK, claim, stop)  # type: ignore[arg-type]


async def test_a_claim_is_renewed_while_there_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue_feeding, "_NO_ROOM_S", 0.0)
    ticks, renewed, server = count(0, 10), [], Server(room_from=7)

    async def renew() -> None:
        renewed.append(server.offers)

    assert await added(server, ClaimRenewal(renew, lambda: float(next(ticks))), asyncio.Event())
    assert server.offers == 7
    assert renewed == [1, 3, 5]


async def test_a_worker_that_waits_for_room_stops() -> None:
    server, stop = Server(room_from=1_000), asyncio.Event()

    async def renew() -> None:
        pass

    task = asyncio.create_task(added(server, ClaimRenewal(renew), stop))
    await asyncio.sleep(0.01)
    stop.set()
    assert await asyncio.wait_for(task, PATIENCE_S) is False
    assert server.offers == 1
