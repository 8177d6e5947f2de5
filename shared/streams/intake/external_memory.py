"""Memory that producers fill with streams of their own. The scripts leave it out where they look whether there is room:
else a producer who filled the server would keep us from emptying what fills it."""

from __future__ import annotations

import time
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.streams.bus.connection import command
from shared.streams.bus.topology import Keys

FIELD = "outside"
"""In the hash of bytes of each partition: bytes, and the second until which this counts."""

LASTS_S = 10
SAMPLES = 0
"""All nodes of the stream: where a few entries are a thousand times as big as the rest, a sample misses them. Half a
gigabyte of entries of 10 kB takes the server 4 ms."""


async def measure_external_memory(redis: Redis, stream: str) -> int:
    """Bytes of memory; 0 for what is not there, and where we may not ask."""
    try:
        size: Any = await command(redis, "MEMORY", "USAGE", stream, "SAMPLES", SAMPLES)
    except ResponseError:
        return 0
    return int(size or 0)


async def publish_external_memory(redis: Redis, partitions: int, size: int, now: float | None = None) -> None:
    """To be repeated while it is true: it counts for ten seconds."""
    until = int(time.time() if now is None else now) + LASTS_S
    for number in range(partitions):
        await command(redis, "HSET", Keys(number).bytes, FIELD, f"{size} {until}")
