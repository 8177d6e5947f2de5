"""Which pages a walk through lists has requested. Losing this costs some fetches."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from redis.asyncio import Redis

from shared.contracts import FetchRequest
from shared.streams.bus.connection import command
from shared.streams.bus.topology import Keys, partition_of

_KEPT_S = 30 * 86_400


class WalkMemory:
    """The pages requested by walks, by outlet. An outlet's record expires after a month without additions."""

    def __init__(self, redis: Redis, partitions: Sequence[Keys]) -> None:
        self._redis, self._partitions = redis, partitions

    async def has_asked(self, request: FetchRequest) -> bool:
        """Return whether the walk of this request has already requested its page."""
        return bool(await command(self._redis, "HEXISTS", self._key(request.outlet or ""), _field(request)))

    async def remember(self, requests: Sequence[FetchRequest]) -> None:
        """Record that these pages were requested."""
        for one in requests:
            await command(self._redis, "HSET", self._key(one.outlet or ""), _field(one), 1)
            await command(self._redis, "EXPIRE", self._key(one.outlet or ""), _KEPT_S)

    async def forget(self, outlet: str) -> None:
        """Forget the outlet's pages, so that walks start again."""
        await command(self._redis, "EXPIRE", self._key(outlet), 0)

    def _key(self, outlet: str) -> str:
        return self._partitions[partition_of(outlet, len(self._partitions))].of("frontier", "walked", outlet)


def _field(request: FetchRequest) -> str:
    walk = request.walk
    page = f"{walk.back_to} {walk.root} {request.url}" if walk else request.url
    return hashlib.sha256(page.encode("utf-8", "surrogatepass")).hexdigest()[:20]
