"""A schedule that is in the frontier already is not put in again and again; one that is lost is."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from services.fetcher.adapters import seeding as module
from services.fetcher.adapters.seeding import SourceSeeder
from shared.sources import Outlet, Sources
from shared.streams.frontier.queue import Frontier
from tests.waiting import PATIENCE_S


def _outlet(number: int) -> Outlet:
    point = {"url": f"https://h{number}.example/feed", "kind": "feed"}
    editions = {"en": {"language": "en", "entry_points": [point]}}
    given: dict[str, Any] = {"id": f"o{number}", "name": "x", "hosts": [f"h{number}.example"], "editions": editions}
    return Outlet.model_validate(given)


async def test_entry_points_are_put_in_again_only_when_they_are_gone(
    frontier: Frontier, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY_S", 0.2)
    sources = Sources([_outlet(number) for number in range(20)])
    puts: list[int] = []

    class Counted(SourceSeeder):
        async def put(self, sources: Sources) -> None:
            await super().put(sources)
            puts.append((await frontier.report(0)).entries)

    stop = asyncio.Event()
    running = asyncio.create_task(Counted(frontier, lambda: sources).run(stop))
    try:
        await _until(lambda: bool(puts))
        await asyncio.sleep(1.0)
        assert puts == [20]
        await redis.flushall()
        await _until(lambda: len(puts) == 2)
        assert puts == [20, 20]
    finally:
        stop.set()
        await running


async def _until(condition: Any) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
