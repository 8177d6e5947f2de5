"""Take a consumer out of its group when its process stops."""

from __future__ import annotations

from redis.asyncio import Redis

from shared.streams.bus.scripts import script

_LEAVE = script("bus/capacity", "bus/leave_group")


async def leave_group(redis: Redis, stream: str, consumer: str) -> bool:
    """Delete the consumer, unless it holds entries. Return whether it is gone."""
    return bool(await _LEAVE.call(redis, [stream], [consumer]))
