"""What each entry point listed when it was last read, kept beside the frontier: losing it costs one comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from redis.asyncio import Redis

from shared.streams.bus.connection import command
from shared.streams.bus.topology import Keys, partition_of


class ListSnapshots:
    def __init__(self, redis: Redis, partitions: Sequence[Keys]) -> None:
        self._redis, self._partitions = redis, partitions

    async def get(self, outlet: str, entry_point: str) -> dict[str, Any] | None:
        found = await command(self._redis, "HGET", self._key(outlet), entry_point)
        return dict(orjson.loads(found)) if found else None

    async def put(self, outlet: str, entry_point: str, listed: dict[str, Any]) -> None:
        await command(self._redis, "HSET", self._key(outlet), entry_point, orjson.dumps(listed))

    def _key(self, outlet: str) -> str:
        """Within the frontier's part of the partition, with the outlet's other memories."""
        return self._partitions[partition_of(outlet, len(self._partitions))].of("frontier", "listed", outlet)
