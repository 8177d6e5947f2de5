"""What each entry point listed when it was last read. Losing this costs one comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from redis.asyncio import Redis

from shared.streams.bus.connection import command
from shared.streams.bus.topology import Keys, partition_of


class ListSnapshots:
    """The last listing of each entry point."""

    def __init__(self, redis: Redis, partitions: Sequence[Keys]) -> None:
        self._redis, self._partitions = redis, partitions

    async def get(self, outlet: str, entry_point: str) -> dict[str, Any] | None:
        found = await command(self._redis, "HGET", self._key(outlet), entry_point)
        return dict(orjson.loads(found)) if found else None

    async def put(self, outlet: str, entry_point: str, listed: dict[str, Any]) -> None:
        await command(self._redis, "HSET", self._key(outlet), entry_point, orjson.dumps(listed))

    def _key(self, outlet: str) -> str:
        """Return the key, next to the frontier's other data of the outlet."""
        return self._partitions[partition_of(outlet, len(self._partitions))].of("frontier", "listed", outlet)
