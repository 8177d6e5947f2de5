"""Measure the memory that producers' own streams use.

The scripts exclude it when they check for room. Otherwise a producer that filled the server would stop the stages that
empty its stream.
"""

from __future__ import annotations

import time
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.streams.bus.connection import command
from shared.streams.bus.topology import Keys

FIELD = "outside"
"""Field in each partition's hash of bytes: size, and the Unix second until which it is valid."""

LASTS_S = 10
SAMPLES = 0
"""0 samples all nodes of the stream: a smaller sample misses a few entries that are a thousand times as big as the
rest.

Half a gigabyte of 10 kB entries takes the server 4 ms.
"""


async def measure_external_memory(redis: Redis, stream: str) -> int:
    """Return the stream's memory in bytes; 0 if it does not exist or access is denied."""
    try:
        size: Any = await command(redis, "MEMORY", "USAGE", stream, "SAMPLES", SAMPLES)
    except ResponseError:
        return 0
    return int(size or 0)


async def publish_external_memory(redis: Redis, partitions: int, size: int, now: float | None = None) -> None:
    """Publish the size to all partitions. It is valid for ten seconds, so call this repeatedly."""
    until = int(time.time() if now is None else now) + LASTS_S
    for number in range(partitions):
        await command(redis, "HSET", Keys(number).bytes, FIELD, f"{size} {until}")
