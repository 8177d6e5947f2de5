"""Monitor the stream server: whether it answers, whether it still has its data, how full it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import structlog
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, AuthorizationError, NoPermissionError, RedisError

from shared.errors import Misconfigured
from shared.streams.bus.connection import OUTAGE, server_info
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.tls import tls_trouble
from shared.streams.bus.topology import Keys
from shared.streams.consumer.bootstrap import is_whole
from shared.streams.observability.lag import snapshot
from shared.streams.observability.stream_metrics import export_metrics

CHECK_EVERY_S = 5.0
"""Reading all streams costs most of what a service does at rest, and Prometheus usually scrapes every 15 s."""
STALE_AFTER_S = 15.0
_REFUSED = (AuthenticationError, AuthorizationError, NoPermissionError)

log = structlog.get_logger()


class ServerLost(Exception):
    """The server lost its data. The process ends, so that everything starts again."""


async def wait_for_server(redis: Redis, stop: asyncio.Event) -> bool:
    """Wait until the server answers; return False if the stop flag is set first.

    Raises `Misconfigured` for errors that waiting cannot fix.
    """
    logged = False
    while not stop.is_set():
        try:
            await _check(redis)
            return True
        except (*_REFUSED, *OUTAGE) as error:
            _raise_if_permanent(error)
            if not logged:
                log.warning("waiting for the stream server", why=str(error))
                logged = True
            await asyncio.sleep(0.3)
    return False


def _raise_if_permanent(error: BaseException) -> None:
    """Raise `Misconfigured` for errors that waiting cannot fix.

    A cluster client wraps the errors of its nodes, so the causes of an error are checked too.
    """
    if (why := tls_trouble(error)) is not None:
        raise Misconfigured(why) from None
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, _REFUSED):
            raise Misconfigured(
                f"the stream server refuses us: {behind}; check PRESSWATCH_REDIS_URL, PRESSWATCH_REDIS_USER and "
                "PRESSWATCH_REDIS_PASSWORD"
            ) from None
        behind = behind.__cause__


async def _check(redis: Redis) -> None:
    for server in await server_info(redis, "server"):
        version = str(server.get("redis_version", "0"))
        if int(version.partition(".")[0]) < 7:
            raise Misconfigured(f"the stream server is Redis {version}; Redis or Valkey 7.0 or later is needed")
    for memory in await server_info(redis, "memory"):
        policy = memory.get("maxmemory_policy", "noeviction")
        if memory.get("maxmemory", 0) and policy != "noeviction":
            raise Misconfigured(
                f"the stream server's maxmemory-policy is {policy}, which loses entries: set noeviction"
            )


class ServerMonitor:
    """Monitor the server for a service.

    `epochs` are the epochs at the service's start; `limits` are those of each stream.
    """

    def __init__(self, redis: Redis, epochs: Mapping[int, str], limits: StreamLimits | None = None) -> None:
        self._redis = redis
        self._limits = limits or StreamLimits()
        self._epochs = epochs
        self._seen = time.monotonic()
        self._trouble: str | None = None

    def why_not_ready(self) -> str | None:
        """Return what is wrong with the server, or with our view of it; None if nothing is."""
        if self._trouble is not None:
            return self._trouble
        silent = time.monotonic() - self._seen
        return f"the stream server was not checked for {silent:.0f} s" if silent > STALE_AFTER_S else None

    async def run(self) -> None:
        """Monitor until cancelled. Raises `ServerLost`; an outage only makes the service not ready."""
        while True:
            try:
                await self._look()
                self._trouble, self._seen = None, time.monotonic()
            except (*OUTAGE, RedisError) as error:
                self._trouble = f"the stream server is away: {error}"
            await asyncio.sleep(CHECK_EVERY_S)

    async def _look(self) -> None:
        for partition, epoch in self._epochs.items():
            if not await is_whole(self._redis, Keys(partition), epoch):
                self._trouble = f"partition {partition} has a new epoch: the stream server came back empty"
                raise ServerLost(self._trouble)
        export_metrics(await snapshot(self._redis, map(Keys, self._epochs)), self._limits)
