"""Entries for the service under test, and what came of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from shared.contracts import Lane, Observation
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import GROUP, Keys, StreamName
from shared.streams.consumer.dead_letters import DeadLetter, DeadLetters, Filter
from shared.streams.observability.lag import StreamLag, snapshot
from tests.integration.streams.conftest import TRACE, capture

KEYS = Keys(0)


STREAM = KEYS.stream(StreamName.CAPTURES)


OUT = KEYS.stream(StreamName.OBSERVATIONS)


async def feed(redis: Any, *paths: str, lane: Lane = Lane.LIVE, client_ref: str | None = None) -> None:
    enqueuer = Enqueuer(redis, unlimited=True)
    for path in paths:
        await enqueuer.offer(
            KEYS,
            StreamName.CAPTURES,
            capture(path),
            traceparent=TRACE,
            lane=lane,
            client_ref=client_ref,
            producer="test",
        )


async def seen(redis: Any, stream: str = OUT) -> Counter[str]:
    """How often each path came out."""
    rows = await redis.xrange(stream)
    urls = [Observation.model_validate_json(fields[b"data"]).url for _, fields in rows]
    return Counter(url.removeprefix("https://test.example/") for url in urls)


async def live(redis: Any) -> StreamLag:
    return (await snapshot(redis, [KEYS])).of_stage("parser")[0]


async def drained(redis: Any) -> bool:
    lag = await live(redis)
    return lag.backlog == 0 and lag.delayed == 0


async def letters(redis: Any) -> list[DeadLetter]:
    return [letter async for letter in DeadLetters(redis, [KEYS]).find(Filter())]


async def has_pending(redis: Any) -> bool:
    return bool((await redis.xpending(STREAM, GROUP))["pending"])


async def came_out(redis: Any, wanted: dict[str, int]) -> bool:
    return await seen(redis) == Counter(wanted)


async def has_length(redis: Any, stream: str, wanted: int) -> bool:
    return bool(await redis.xlen(stream) == wanted)
