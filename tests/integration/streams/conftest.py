"""A connected client and a founded partition on an empty server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from shared.contracts import Capture
from shared.settings import SharedSettings
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys
from shared.streams.consumer.bootstrap import bootstrap

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
