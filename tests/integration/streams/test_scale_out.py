"""Replicas come and go under load: all entries come out once, and only what a killed one held is worked on twice."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from shared.contracts import Lane
from shared.streams.bus.topology import Keys
from shared.streams.consumer.dead_letters import DeadLetters, Filter
from shared.streams.observability.lag import snapshot
from tests.integration.streams.running import Running
from tests.integration.streams.test_poison import came, feed
from tests.waiting import eventually

KEYS = Keys(0)
BATCH = 8
Start = Callable[..., Running]


@pytest.fixture
async def start(redis_url: str, tmp_path: Path) -> AsyncIterator[Start]:
    begun: list[Running] = []

    def begin(name: str, **settings: Any) -> Running:
        begun.append(
            Running(tmp_path, redis_url, name, batch=BATCH, handled=str(tmp_path / f"{name}.handled"), **settings)
        )
        return begun[-1]

    yield begin
    for running in begun:
        running.kill()


def handled(folder: Path) -> Counter[str]:
    """How often the handlers of all replicas were given each path."""
    lines = [line for file in folder.glob("*.handled") for line in file.read_text().splitlines()]
    return Counter(lines)


async def finished(redis: Any) -> bool:
    lag = (await snapshot(redis, [KEYS])).of_stage("parser")[0]
    return lag.backlog == 0 and lag.delayed == 0


async def test_replicas_that_are_added_and_stopped_do_nothing_twice(redis: Any, start: Start, tmp_path: Path) -> None:
    first = start("a")
    await first.ready()
    await _load(redis, 900)
    second, third = start("b"), start("c")
    await eventually(lambda: sum(handled(tmp_path).values()) >= 100)
    await second.ready()
    first.send(signal.SIGTERM)
    assert await first.ended() == 0
    await third.ready()
    second.send(signal.SIGTERM)
    assert await second.ended() == 0
    await eventually(lambda: finished(redis))

    wanted = Counter(f"brief{n}" for n in range(900))
    assert await came(redis) == wanted
    assert handled(tmp_path) == wanted


async def test_killed_replicas_cost_at_most_the_batch_they_held(redis: Any, start: Start, tmp_path: Path) -> None:
    replicas = [start("a"), start("b")]
    for replica in replicas:
        await replica.ready()
    await _load(redis, 900)
    kills = 0
    for share in (100, 250, 400):
        await eventually(lambda wanted=share: sum(handled(tmp_path).values()) >= wanted)  # type: ignore[misc]
        replicas.pop(0).kill()
        kills += 1
        replicas.append(start("cdefg"[kills]))
    await eventually(lambda: finished(redis))

    done = handled(tmp_path)
    assert await came(redis) == Counter(f"brief{n}" for n in range(900))
    assert sum(done.values()) - len(done) <= kills * BATCH
    assert max(done.values()) <= 1 + kills
    assert [letter async for letter in DeadLetters(redis, [KEYS]).find(Filter())] == []


async def _load(redis: Any, number: int) -> None:
    await feed(redis, Lane.LIVE, *(f"brief{n}" for n in range(number)))
