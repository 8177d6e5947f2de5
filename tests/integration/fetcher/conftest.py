"""A frontier on an empty server, and an HTTP client with small limits."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from shared.streams.bus.topology import Keys
from shared.streams.frontier.queue import Frontier, FrontierLimits
from tests.integration.fetcher.http_requests import client

__all__ = ["client", "frontier", "redis"]


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@pytest.fixture
def frontier(redis: Redis) -> Frontier:
    return Frontier(redis, [Keys(0)], FrontierLimits(default_delay_s=0.0, default_concurrency=4))
