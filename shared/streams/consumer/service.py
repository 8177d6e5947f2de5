"""The interface between a service and the runtime."""

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
    """What `wire` receives: settings, a connected client, and the stop flag, which SIGTERM or SIGINT sets once."""

    name: str
    settings: S
    redis: Redis
    stop: asyncio.Event

    @property
    def limits(self) -> StreamLimits:
        """Return the limits of each work stream, from the settings."""
        return StreamLimits(entries=self.settings.stream_entries, bytes=self.settings.stream_mb << 20)

    @property
    def partitions(self) -> list[Keys]:
        return [Keys(number) for number in range(self.settings.partitions)]


Task = Callable[[], Awaitable[None]]
"""A background task that runs until the stop flag is set.

If it returns earlier or raises, the process exits with an error.
"""

NotReady = Callable[[], str | None]
"""Return why the service is not ready, or None."""


@dataclass(frozen=True, slots=True)
class ServiceParts:
    """The parts of a service.

    Only the service that bootstraps partitions sets `rebuild`. `limits` apply to the streams the service adds to; None
    uses those of the settings.
    """

    stages: Sequence[Stage] = ()
    tasks: Sequence[Task] = ()
    not_ready: Sequence[NotReady] = ()
    rebuild: Rebuild | None = None
    waits_for_bootstrap: bool = True
    limits: StreamLimits | None = None


Wire = Callable[[Service[S]], AbstractAsyncContextManager[ServiceParts]]
"""Open the service's resources, yield its parts, and close the resources at the end."""
