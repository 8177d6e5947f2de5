"""Add messages to a work stream from outside the stages: intake, imports and bootstrap."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from enum import IntEnum

from redis.asyncio import Redis

from shared.contracts import Lane, Message
from shared.streams.bus.connection import repeated
from shared.streams.bus.scripts import Argument, script
from shared.streams.bus.topology import Keys, StreamName

_FEED = script("bus/capacity", "bus/enqueue")


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """Limits beyond which a stream refuses entries: entries, bytes of their data, share of the server's `maxmemory`.

    `letters` and `letter_bytes` limit the dead letters of one producer. Beyond these, the producer's entries wait.
    """

    entries: int = 5_000
    bytes: int = 64 * 1024 * 1024
    memory_share: float = 0.70
    letters: int = 10_000
    letter_bytes: int = 32 * 1024 * 1024

    def most_of(self) -> StreamLimits:
        """Return nine tenths of these limits.

        The fetcher stops there, so that a full frontier leaves room for producers' entries. Producers slow down there,
        so that the fetcher also gets its turn.
        """
        return replace(self, entries=max(1, -(-self.entries * 9 // 10)), bytes=max(1, self.bytes * 9 // 10))

    def arguments(self) -> list[Argument]:
        """Return the limits as script arguments."""
        return [self.memory_share, self.entries, self.bytes]


UNLIMITED = StreamLimits(entries=1 << 50, bytes=1 << 60, memory_share=1e9)


class EnqueueResult(IntEnum):
    """What `enqueue.lua` answers."""

    ADDED = 1
    KNOWN = 2
    STREAM_FULL = -1
    MEMORY_FULL = -2

    @property
    def refused(self) -> bool:
        """Return whether the message was not taken, for lack of room."""
        return self < 0


def fields_of(
    message: Message,
    traceparent: str,
    client_ref: str | None = None,
    producer: str | None = None,
    encoded: bytes | None = None,
) -> tuple[list[Argument], int]:
    """Return an entry's fields as a flat list, and the size of its data in bytes."""
    data = message.encode() if encoded is None else encoded
    fields: list[Argument] = ["data", data, "schema", message.SCHEMA, "traceparent", traceparent]
    if client_ref is not None:
        fields += ["client_ref", client_ref]
    if producer is not None:
        fields += ["producer", producer]
    return fields, len(data)


class Enqueuer:
    """Add messages to the streams of a partition, with the same capacity checks as the commit gate."""

    def __init__(self, redis: Redis, limits: StreamLimits | None = None, *, unlimited: bool = False) -> None:
        self._redis = redis
        self._limits = UNLIMITED if unlimited else limits or StreamLimits()

    async def offer(
        self,
        keys: Keys,
        stream: StreamName,
        message: Message,
        *,
        traceparent: str,
        lane: Lane = Lane.LIVE,
        client_ref: str | None = None,
        producer: str | None = None,
        remember: str = "",
    ) -> EnqueueResult:
        """Add the message, or return why it was refused.

        With `remember`, a message with the same id is added only once.
        """
        fields, size = fields_of(message, traceparent, client_ref, producer)
        names = [keys.stream(stream, lane), keys.counts, keys.bytes, keys.of("taken")]
        arguments: list[Argument] = [*self._limits.arguments(), remember, size, *fields]
        if not remember:  # a repeated call could add it twice
            return EnqueueResult(await _FEED.call(self._redis, names, arguments))
        return EnqueueResult(await repeated(lambda: _FEED.call(self._redis, names, arguments)))

    async def add(
        self,
        keys: Keys,
        stream: StreamName,
        message: Message,
        *,
        traceparent: str,
        lane: Lane = Lane.LIVE,
        client_ref: str | None = None,
        producer: str | None = None,
    ) -> EnqueueResult:
        """Add the message; wait for room if necessary."""
        pause = 0.05
        while True:
            fed = await self.offer(
                keys,
                stream,
                message,
                traceparent=traceparent,
                lane=lane,
                client_ref=client_ref,
                producer=producer,
            )
            if not fed.refused:
                return fed
            await asyncio.sleep(pause)
            pause = min(2.0, pause * 2)
