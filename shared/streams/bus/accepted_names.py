"""The names that people accepted, for services that cannot read the archive."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from redis.asyncio import Redis

from shared.names.accepted import Accepted
from shared.streams.bus.topology import ACCEPTED_NAMES


class AcceptedNames:
    """One key on the stream server. A publisher writes it, enrichers read it."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def put(self, accepted: Sequence[Accepted]) -> None:
        await self._redis.set(ACCEPTED_NAMES, orjson.dumps([[one.spelling, one.id] for one in accepted]))

    async def get(self) -> list[Accepted] | None:
        """Return what a publisher wrote; None if none has yet."""
        found = await self._redis.get(ACCEPTED_NAMES)
        return None if found is None else [Accepted(spelling, id) for spelling, id in orjson.loads(found)]
