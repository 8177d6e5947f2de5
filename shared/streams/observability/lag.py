"""State of all streams, for the metrics, `presswatch status` and the live view of a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from redis.asyncio import Redis

from shared.contracts import Lane
from shared.streams.bus.connection import repeated, server_info
from shared.streams.bus.entry_times import time_of
from shared.streams.bus.scripts import script
from shared.streams.bus.topology import BOOTSTRAPPED_AT, PUT_BACK, READER_OF, Keys, StreamName, short_name

_LAG = script("bus/capacity", "observability/lag", writes=False)


@dataclass(frozen=True, slots=True)
class StreamLag:
    """One stream and lane over all partitions, at one moment.

    `counts` are totals since the server's first start: `in`, `done.<outcome>`, `retried.<reason>`, `dead.<reason>`,
    `replayed`, `dropped`, `vanished`.
    """

    stream: StreamName
    lane: Lane
    backlog: int = 0
    bytes: int = 0
    pending: int = 0
    delayed: int = 0
    dead: int = 0
    oldest_s: float = 0.0
    unread_s: float = 0.0
    """Age of the oldest unread entry in seconds; 0 if there is none."""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def stage(self) -> str:
        return READER_OF[self.stream]

    @property
    def lag(self) -> int:
        """Return the number of unread entries."""
        return max(0, self.backlog - self.pending)

    @property
    def unaccounted(self) -> int:
        """Return how many entries came in and are neither waiting, delayed, dead nor done.

        0 is normal. Above 0, entries were lost; below 0, entries were added bypassing the scripts.
        """
        ended = self.total("done") + self.total("dead") + self.total("vanished")
        return self.total("in") + self.total("replayed") - ended - self.backlog - self.delayed

    def total(self, what: str) -> int:
        """Return a total over all outcomes or reasons, for example `total("done")`."""
        return sum(n for key, n in self.counts.items() if key == what or key.startswith(what + "."))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """State of the stream server.

    `written` is whether the server persists its data. `bootstrapped_at` is when the last bootstrap ended; `put_back` is
    how many entries it restored from disk.
    """

    streams: tuple[StreamLag, ...]
    memory_bytes: int
    memory_limit_bytes: int
    bootstrapped: bool
    written: bool = True
    bootstrapped_at: datetime | None = None
    put_back: int = 0

    def of_stage(self, stage: str) -> tuple[StreamLag, ...]:
        return tuple(lag for lag in self.streams if lag.stage == stage)


@dataclass(frozen=True, slots=True)
class _Partition:
    lags: list[StreamLag]
    counts: dict[str, int]


async def snapshot(redis: Redis, partitions: Iterable[Keys]) -> Snapshot:
    """Read the state of all streams. Raises connection errors."""
    at = datetime.now(UTC)
    lags: dict[tuple[StreamName, Lane], StreamLag] = {}
    bootstrapped, bootstrapped_ms, put_back = True, 0, 0
    for keys in partitions:
        seen = await _of_partition(redis, keys, at)
        for lag in seen.lags:
            known = lags.get((lag.stream, lag.lane))
            lags[lag.stream, lag.lane] = lag if known is None else _sum(known, lag)
        bootstrapped = bootstrapped and bool(await redis.exists(keys.epoch))
        bootstrapped_ms = max(bootstrapped_ms, seen.counts.get(BOOTSTRAPPED_AT, 0))
        put_back += seen.counts.get(PUT_BACK, 0)
    memory = max(await server_info(redis, "memory"), key=_share_of_memory)
    disks = await server_info(redis, "persistence")
    return Snapshot(
        streams=tuple(lags.values()),
        memory_bytes=memory["used_memory"],
        memory_limit_bytes=memory.get("maxmemory", 0),
        bootstrapped=bootstrapped,
        written=all(
            bool(disk.get("aof_enabled")) and disk.get("aof_last_write_status", "ok") == "ok" for disk in disks
        ),
        bootstrapped_at=datetime.fromtimestamp(bootstrapped_ms / 1000, UTC) if bootstrapped_ms else None,
        put_back=put_back,
    )


def _share_of_memory(memory: dict[str, Any]) -> float:
    """Return the share of memory used. In a cluster, the fullest master counts; it comes first."""
    limit = memory.get("maxmemory", 0)
    return float(memory["used_memory"]) / limit if limit else 0.0


async def _of_partition(redis: Redis, keys: Keys, at: datetime) -> _Partition:
    names = [(name, lane) for name in StreamName for lane in Lane]
    streams = [keys.stream(name, lane) for name, lane in names]
    answer = await repeated(lambda: _LAG.call(redis, [keys.counts, keys.bytes, *streams], []))
    counts = {key.decode(): int(value) for key, value in zip(answer[0][::2], answer[0][1::2], strict=True)}
    lags = []
    for (name, lane), stream, row in zip(names, streams, answer[1:], strict=True):
        backlog, size, pending, delayed, dead, oldest, unread = row
        prefix = short_name(stream) + "."
        mine = {key.removeprefix(prefix): n for key, n in counts.items() if key.startswith(prefix)}
        ages = (age_of(oldest, at), age_of(unread, at))
        lags.append(StreamLag(name, lane, backlog, size, max(0, pending), delayed, dead, *ages, mine))
    return _Partition(lags, counts)


def age_of(entry_id: bytes, at: datetime) -> float:
    """Return the entry's age in seconds; 0 without an entry."""
    return max(0.0, (at - time_of(entry_id.decode())).total_seconds()) if entry_id else 0.0


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
        unread_s=max(a.unread_s, b.unread_s),
        counts={key: a.counts.get(key, 0) + b.counts.get(key, 0) for key in a.counts.keys() | b.counts.keys()},
    )
