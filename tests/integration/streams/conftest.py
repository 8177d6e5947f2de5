"""A connected client, a bootstrapped partition on an empty server, and services as processes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from shared.contracts import Capture
from shared.settings import SharedSettings
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys
from shared.streams.consumer.bootstrap import bootstrap
from tests.integration.streams.running import Running

Start = Callable[..., Running]
TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def capture(path: str, html: str = "<p>text") -> Capture:
    return Capture(url=f"https://test.example/{path}", html=html, captured_at=MOMENT)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = connect(SharedSettings(redis_url=redis_url))
    yield client
    await client.aclose()


@pytest.fixture
async def keys(redis: Redis) -> Keys:
    keys = Keys(0)
    await bootstrap(redis, keys, None)
    return keys


@pytest.fixture
async def start(redis_url: str, tmp_path: Path) -> AsyncIterator[Start]:
    """Start the service under test, as often as wanted; kill what still runs at the end."""
    begun: list[Running] = []

    def begin(name: str = "a", **settings: Any) -> Running:
        begun.append(Running(tmp_path, redis_url, name, **settings))
        return begun[-1]

    yield begin
    for running in begun:
        running.kill()
