"""Fill streams and memory to a given mark."""

from __future__ import annotations

from typing import Any

from shared.contracts import FetchRequest, Lane
from shared.streams.bus.enqueue import Enqueuer, EnqueueResult, StreamLimits
from shared.streams.bus.topology import Keys, StreamName
from tests.integration.streams.conftest import TRACE, capture


def request(url: str, lane: Lane = Lane.LIVE) -> FetchRequest:
    """Make a request for a page of the outlet example.org."""
    return FetchRequest(url=url, outlet="example.org", lane=lane)


async def offer(redis: Any, keys: Keys, size: int, limits: StreamLimits, lane: Lane = Lane.LIVE) -> EnqueueResult:
    """A capture whose data has exactly `size` bytes."""
    empty = len(capture("x", "").encode())
    page = capture("x", "").model_copy(update={"html": "x" * (size - empty)})
    assert len(page.encode()) == size
    return await Enqueuer(redis, limits).offer(keys, StreamName.CAPTURES, page, traceparent=TRACE, lane=lane)


async def fill(redis: Any, share: float, key: str = "pw:intake:eager") -> None:
    """Lets a producer have so much of the server's memory that it is over `share` of the limit."""
    for _ in range(3):
        await redis.xadd(key, {"schema": "x/1", "data": "x" * 4_000_000})
    used = (await redis.info("memory"))["used_memory"]
    await redis.config_set("maxmemory", int(used / share))
