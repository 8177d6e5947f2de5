"""How it stands with every stream: for the metrics, for `presswatch status`, for the live view of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from redis.asyncio import Redis

from shared.contracts import Lane
from shared.streams.connection import repeated
from shared.streams.entries import time_of
from shared.streams.scripts import script
from shared.streams.topology import READER_OF, Keys, StreamName, short_name

_LAG = script("room", "lag")


@dataclass(frozen=True, slots=True)
class StreamLag:
    """One stream and lane over all partitions. `counts` is what its entries came to since the server's first day:
    `in`, `done.<outcome>`, `retried.<reason>`, `dead.<reason>`, `replayed`, `dropped`, `vanished`."""

    stream: StreamName
    lane: Lane
    backlog: int = 0
    bytes: int = 0
    pending: int = 0
    delayed: int = 0
    dead: int = 0
    oldest_s: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def stage(self) -> str:
        return READER_OF[self.stream]

    def total(self, what: str) -> int:
        """`total("done")` sums over all outcomes."""
        return sum(n for key, n in self.counts.items() if key == what or key.startswith(what + "."))


@dataclass(frozen=True, slots=True)
class Snapshot:
    streams: tuple[StreamLag, ...]
    memory_bytes: int
    memory_limit_bytes: int
    founded: bool

    def of_stage(self, stage: str) -> tuple[StreamLag, ...]:
        return tuple(lag for lag in self.streams if lag.stage == stage)


async def snapshot(redis: Redis, partitions: Iterable[Keys], now: datetime | None = None) -> Snapshot:
    """Reads all at once; raises what the connection raises."""
    at = now or datetime.now(UTC)
    lags: dict[tuple[StreamName, Lane], StreamLag] = {}
    founded = True
    for keys in partitions:
        for lag in await _of_partition(redis, keys, at):
            known = lags.get((lag.stream, lag.lane))
            lags[lag.stream, lag.lane] = lag if known is None else _sum(known, lag)
        founded = founded and bool(await redis.exists(keys.epoch))
    memory = await redis.info("memory")
    return Snapshot(tuple(lags.values()), memory["used_memory"], memory.get("maxmemory", 0), founded)


async def _of_partition(redis: Redis, keys: Keys, at: datetime) -> list[StreamLag]:
    names = [(name, lane) for name in StreamName for lane in Lane]
    streams = [keys.stream(name, lane) for name, lane in names]
    answer = await repeated(lambda: _LAG.call(redis, [keys.counts, keys.bytes, *streams], []))
    counts = {key.decode(): int(value) for key, value in zip(answer[0][::2], answer[0][1::2], strict=True)}
    lags = []
    for (name, lane), stream, row in zip(names, streams, answer[1:], strict=True):
        prefix = short_name(stream) + "."
        mine = {key.removeprefix(prefix): n for key, n in counts.items() if key.startswith(prefix)}
        age = (at - time_of(row[5].decode())).total_seconds() if row[5] else 0.0
        lags.append(StreamLag(name, lane, row[0], row[1], max(0, row[2]), row[3], row[4], max(0.0, age), mine))
    return lags


def _sum(a: StreamLag, b: StreamLag) -> StreamLag:
    return StreamLag(
        stream=a.stream,
        lane=a.lane,
        backlog=a.backlog + b.backlog,
        bytes=a.bytes + b.bytes,
        pending=a.pending + b.pending,
        delayed=a.delayed + b.delayed,
        dead=a.dead + b.dead,
        oldest_s=max(a.oldest_s, b.oldest_s),
        counts={key: a.counts.get(key, 0) + b.counts.get(key, 0) for key in a.counts.keys() | b.counts.keys()},
    )
