"""Limits, keys and arguments shared by all calls of the frontier's scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from shared.streams.bus.connection import repeated
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.scripts import Argument, Script
from shared.streams.bus.topology import Keys, partition_of


@dataclass(frozen=True, slots=True)
class FrontierLimits:
    """Limits for each outlet.

    `waiting` applies to pages and to pictures separately. The frontier remembers twice `remembered_half` URLs, six
    bytes each. `picture_share` and `revisit_share` are the parts of the daily ceiling open to pictures and revisits, so
    that new pages have room. `unseen_share` is the part of the ceiling and of each host's rate for pages that failed
    before they were ever captured, so that dead links cost little. `memory_share` is below that of the streams, so that
    a full frontier leaves them room to continue.
    """

    waiting: int = 50_000
    revisits: int = 50_000
    unseen: int = 10_000
    remembered_half: int = 1_000_000
    picture_share: float = 1 / 3
    revisit_share: float = 1 / 3
    unseen_share: float = 1 / 16
    lease_s: float = 30.0
    default_delay_s: float = 2.0
    default_concurrency: int = 1
    memory_share: float = 0.50


class FrontierScripts:
    """Call the frontier's scripts for some partitions. Safe for any number of processes; there is no leader."""

    def __init__(
        self,
        redis: Redis,
        partitions: Sequence[Keys],
        limits: FrontierLimits | None = None,
        stream_limits: StreamLimits | None = None,
    ) -> None:
        self._redis = redis
        self._partitions = list(partitions)
        self.limits = limits or FrontierLimits()
        self._streams = stream_limits or StreamLimits()

    def _keys_of(self, outlet: str) -> Keys:
        return self._partitions[partition_of(outlet, len(self._partitions))]

    async def _run(self, chosen: Script, keys: Keys, arguments: Sequence[Argument]) -> Any:
        return await repeated(lambda: chosen.call(self._redis, [keys.of("frontier", "hosts")], arguments))


def base(keys: Keys) -> str:
    """Return the prefix of a partition's frontier keys."""
    return keys.of("frontier", "")


def milliseconds(seconds: float) -> int:
    """Return seconds as whole milliseconds, at least 0."""
    return max(0, round(seconds * 1000))
