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
    """One key on the stream server. A publisher writes it, enrichers read it."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def put(self, accepted: Sequence[Accepted]) -> None:
        """Raises `Unavailable` if the server's users were made before there was this key."""
        with _allowed():
            await self._redis.set(ACCEPTED_NAMES, orjson.dumps([[one.spelling, one.id] for one in accepted]))

    async def get(self) -> list[Accepted] | None:
        """Return what a publisher wrote; None if none has yet. Raises `Unavailable` as `put` does."""
        with _allowed():
            found = await self._redis.get(ACCEPTED_NAMES)
        return None if found is None else [Accepted(spelling, id) for spelling, id in orjson.loads(found)]
