"""Renew the leases on pending entries, so that other processes do not claim them during long work or waits."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.scripts import script

CLAIM_AFTER_S = 30.0
"""Idle time in seconds after which another consumer claims an entry. It is the same for every batch size."""

_RENEW = script("bus/capacity", "consumer/renew_lease")
log = structlog.get_logger()


def consumer_name() -> str:
    """Return a unique consumer name: host, pid and a random suffix.

    In a container, host and pid repeat after each restart.
    """
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"


class LeaseRenewal:
    """The entries this process holds, by stream and consumer."""

    def __init__(self, redis: Redis, claim_after_s: float = CLAIM_AFTER_S) -> None:
        self._redis = redis
        self.claim_after_s = claim_after_s
        self._held: dict[tuple[str, str], Counter[str]] = {}

    @contextmanager
    def of(self, stream: str, consumer: str, ids: Iterable[str]) -> Iterator[None]:
        """Hold the entries while the context is active."""
        mine = list(ids)
        held = self._held.setdefault((stream, consumer), Counter())
        held.update(mine)
        try:
            yield
        finally:
            held.subtract(mine)
            for gone in [name for name in mine if held[name] <= 0]:
                del held[gone]

    def count(self) -> int:
        """Return the number of entries held."""
        return sum(len(held) for held in self._held.values())

    async def renew(self) -> None:
        """Reset the idle time of all entries held."""
        for (stream, consumer), held in list(self._held.items()):
            if held:
                await _RENEW.call(self._redis, [stream], [consumer, *held])

    async def keep_renewing(self, stop: asyncio.Event) -> None:
        """Renew the leases until cancelled. This continues after the stop flag: entries in progress are still held."""
        while True:
            await asyncio.sleep(self.claim_after_s / 3)
            try:
                await self.renew()
            except (*OUTAGE, RedisError) as error:
                if not stop.is_set():
                    log.warning("cannot renew leases", why=str(error))
