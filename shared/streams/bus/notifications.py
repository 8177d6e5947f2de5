"""The notification stream for other programs: each event of the archive once, with its outbox cursor as the entry id.

Cursors only grow, so the server itself refuses an event that is added twice. A program that was away for longer than
the stream reaches back continues with `/api/v1/events?after=ID`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.streams.bus.topology import NOTIFICATIONS as STREAM

KEPT = 100_000
"""Approximate number of entries kept, newest first."""


class NotificationStream:
    """The notification stream. The publisher writes it; any program can read it with `XREAD`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def publish(self, entries: Sequence[tuple[str, Mapping[str, str]]]) -> None:
        """Add events as (cursor, fields), ordered by cursor. Events that exist already are skipped."""
        pipe = self._redis.pipeline(transaction=False)
        for cursor, fields in entries:
            pipe.xadd(STREAM, dict(fields.items()), id=cursor, maxlen=KEPT, approximate=True)
        for answer in await pipe.execute(raise_on_error=False):
            if isinstance(answer, ResponseError) and "equal or smaller" in str(answer):
                continue
            if isinstance(answer, Exception):
                raise answer

    async def last_published(self) -> str | None:
        """Return the greatest id the stream ever had, or None if there is no stream."""
        if not await self._redis.exists(STREAM):
            return None
        about = await self._redis.xinfo_stream(STREAM)
        last = about["last-generated-id"]
        return last.decode() if isinstance(last, bytes) else str(last)

    async def restart(self) -> None:
        """Delete the stream because it describes another archive, for example after an old backup was restored."""
        await self._redis.delete(STREAM)
