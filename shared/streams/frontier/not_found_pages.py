"""What each outlet returns for an address that never existed. Losing this costs at most a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from redis.asyncio import Redis

from shared.streams.bus.connection import command
from shared.streams.bus.topology import Keys, partition_of

_KEPT_S = 2 * 86_400


class NotFoundPages:
    """The "not found" page of each outlet."""

    def __init__(self, redis: Redis, partitions: Sequence[Keys]) -> None:
        self._redis, self._partitions = redis, partitions

    async def is_first_today(self, outlet: str, day: str) -> bool:
        """Return whether this is the first request of the day to this outlet, over all machines; record the request."""
        key = self._key(outlet, "asked-nowhere", day)
        added = await command(self._redis, "HSET", key, outlet, 1)
        await command(self._redis, "EXPIRE", key, _KEPT_S)
        return int(added) == 1

    async def get(self, outlet: str) -> dict[str, Any] | None:
        found = await command(self._redis, "HGET", self._key(outlet, "nowhere"), outlet)
        return dict(orjson.loads(found)) if found else None

    async def led_to(self, outlet: str, url: str) -> str:
        """Return where redirects from addresses that never existed led on two days; empty if they did not.

        It is empty, too, for the article after which the last of them was made.
        """
        found = await self.get(outlet)
        is_known = found is not None and found.get("times", 1) > 1 and found["sample"] != url
        return str(found["led_to"]) if found is not None and is_known else ""

    async def put(self, outlet: str, page: dict[str, Any]) -> None:
        await command(self._redis, "HSET", self._key(outlet, "nowhere"), outlet, orjson.dumps(page))

    async def forget(self, outlet: str) -> None:
        await command(self._redis, "HDEL", self._key(outlet, "nowhere"), outlet)

    def _key(self, outlet: str, *names: str) -> str:
        return self._partitions[partition_of(outlet, len(self._partitions))].of("frontier", *names)
