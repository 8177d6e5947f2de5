"""State of the intake streams, as counted by the router on the stream server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoPermissionError

from shared.observability import metrics
from shared.streams.bus.connection import text
from shared.streams.bus.topology import INTAKE_REGISTRY, beside_intake, intake_of
from shared.streams.intake.admission import is_producer
from shared.streams.observability.lag import age_of


@dataclass(frozen=True, slots=True)
class IntakeLag:
    """One producer's stream. `counts` has `moved`, `dead.<reason>` and `replayed` since the server's first start."""

    producer: str
    backlog: int
    oldest_s: float
    dead: int
    counts: Mapping[str, int]


IntakeLagReader = Callable[[], Awaitable[Sequence[IntakeLag] | None]]


async def read_intake_lag(redis: Redis) -> list[IntakeLag]:
    """Return the state of all known producers, ordered by name. Raises connection errors."""
    at = datetime.now(UTC)
    names: Any = await redis.smembers(INTAKE_REGISTRY)
    return [await _of(redis, name, at) for name in sorted(text(name) for name in names)]


async def known_intakes(redis: Redis) -> list[IntakeLag] | None:
    """Like `read_intake_lag`, but return None if this user of the server may not read the intakes."""
    try:
        return await read_intake_lag(redis)
    except NoPermissionError:
        return None


async def _of(redis: Redis, producer: str, at: datetime) -> IntakeLag:
    stream = intake_of(producer)
    first: Any = await redis.xrange(stream, count=1)
    counts: Any = await redis.hgetall(beside_intake(producer, "counts"))
    return IntakeLag(
        producer=producer,
        backlog=await redis.xlen(stream),
        oldest_s=age_of(first[0][0], at) if first else 0.0,
        dead=await redis.xlen(beside_intake(producer, "dead")),
        counts={text(key).removeprefix(stream + "."): int(n) for key, n in counts.items()},
    )


def export_intake_lag(lags: Sequence[IntakeLag] | None) -> None:
    """Export the metrics; nothing if `lags` is None. Producers with invalid names are counted together as `?`."""
    if lags is None:
        return
    entries: dict[tuple[str, ...], float] = {}
    for lag in lags:
        for key, number in ({"moved": 0, "dead": 0} | dict(lag.counts)).items():
            what, _, reason = key.partition(".")
            labels = (_label(lag.producer), what, reason)
            entries[labels] = entries.get(labels, 0) + number
    metrics.INTAKE.set(entries)
    metrics.INTAKE_BACKLOG.set(_summed(lags, lambda lag: lag.backlog))
    metrics.INTAKE_DEAD.set(_summed(lags, lambda lag: lag.dead))
    metrics.INTAKE_OLDEST_SECONDS.set({(_label(lag.producer),): lag.oldest_s for lag in lags})


def _summed(lags: Sequence[IntakeLag], value: Callable[[IntakeLag], float]) -> dict[tuple[str, ...], float]:
    found: dict[tuple[str, ...], float] = {}
    for lag in lags:
        found[(_label(lag.producer),)] = found.get((_label(lag.producer),), 0) + value(lag)
    return found


def _label(producer: str) -> str:
    return producer if is_producer(producer) else "?"
