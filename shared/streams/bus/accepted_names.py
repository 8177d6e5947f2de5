"""The names that people accepted, for services that cannot read the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import orjson
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError

from shared.errors import Unavailable
from shared.names.accepted import Accepted
from shared.streams.bus.topology import ACCEPTED_NAMES


@contextmanager
def _allowed() -> Iterator[None]:
    try:
        yield
    except NoPermissionError as error:
        raise Unavailable("the stream server refuses it: run `presswatch acl`, then ACL LOAD") from error


class AcceptedNames:
    """Store the accepted names under one key of the stream server. A publisher writes it, enrichers read it."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def put(self, accepted: Sequence[Accepted]) -> None:
        """Store the names. Raises `Unavailable` if the server's ACL file is older than this key."""
        with _allowed():
            await self._redis.set(ACCEPTED_NAMES, orjson.dumps([[one.spelling, one.id] for one in accepted]))

    async def get(self) -> list[Accepted] | None:
        """Return the stored names, or None if no publisher has stored any yet. Raises `Unavailable` like `put`."""
        with _allowed():
            found = await self._redis.get(ACCEPTED_NAMES)
        return None if found is None else [Accepted(spelling, id) for spelling, id in orjson.loads(found)]
