"""The stream of notifications for other programs: every event of the archive, once, under its place in the outbox.

An entry's id is the event's cursor, which only grows. So telling an event twice is refused by the server itself, and a
program that was away longer than the stream reaches back goes on with `/api/v1/events?after=ID`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.streams.bus.topology import NOTIFICATIONS as STREAM

KEPT = 100_000
"""About so many of the newest are kept."""


class NotificationStream:
    """Written by whoever tells; read by any program with `XREAD`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def publish(self, entries: Sequence[tuple[str, Mapping[str, str]]]) -> None:
        """(cursor, fields) in the order of their cursors; those that are there already are left as they are."""
        pipe = self._redis.pipeline(transaction=False)
        for cursor, fields in entries:
            pipe.xadd(STREAM, dict(fields.items()), id=cursor, maxlen=KEPT, approximate=True)
        for answer in await pipe.execute(raise_on_error=False):
            if isinstance(answer, ResponseError) and "equal or smaller" in str(answer):
                continue
            if isinstance(answer, Exception):
                raise answer

    async def last_published(self) -> str | None:
        """The greatest id the stream ever had; None where there is no stream."""
        if not await self._redis.exists(STREAM):
            return None
        about = await self._redis.xinfo_stream(STREAM)
        last = about["last-generated-id"]
        return last.decode() if isinstance(last, bytes) else str(last)

    async def restart(self) -> None:
        """For a stream that tells of another archive than ours, as after restoring an old one."""
        await self._redis.delete(STREAM)
