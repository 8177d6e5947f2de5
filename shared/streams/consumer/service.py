"""What a service hands to the runtime, and what it is handed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Generic

from redis.asyncio import Redis
from typing_extensions import TypeVar

from shared.settings import SharedSettings
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.topology import Keys
from shared.streams.consumer.bootstrap import Rebuild
from shared.streams.consumer.stage import Stage

S = TypeVar("S", bound=SharedSettings, default=SharedSettings)


@dataclass(frozen=True, slots=True)
class Service(Generic[S]):
    """Given to `wire`: a connected client and the stop flag, set once on SIGTERM or SIGINT."""

    name: str
    settings: S
    redis: Redis
    stop: asyncio.Event

    @property
    def limits(self) -> StreamLimits:
        """How much a stream takes."""
        return StreamLimits(entries=self.settings.stream_entries, bytes=self.settings.stream_mb << 20)

    @property
    def partitions(self) -> list[Keys]:
        return [Keys(number) for number in range(self.settings.partitions)]


Task = Callable[[], Awaitable[None]]
"""Runs until the service's stop flag is set; one that returns before, or raises, ends the process with an error."""

NotReady = Callable[[], str | None]
"""Why the service is not ready, or None."""


@dataclass(frozen=True, slots=True)
class ServiceParts:
    """What the service consists of. `rebuild` is given by the one service that founds partitions.

    `limits` are those of what it adds to, where they are not those of the settings."""

    stages: Sequence[Stage] = ()
    tasks: Sequence[Task] = ()
    not_ready: Sequence[NotReady] = ()
    rebuild: Rebuild | None = None
    waits_for_bootstrap: bool = True
    limits: StreamLimits | None = None


Wire = Callable[[Service[S]], AbstractAsyncContextManager[ServiceParts]]
"""Opens what the service needs, yields its parts, closes all in the end."""
