"""Bootstrap a partition: create its consumer groups, put lost messages back, then set its epoch.

Groups start at the first entry of each stream. No stage reads before the epoch is set. A server that comes back empty
has no epoch, so the partition is bootstrapped again.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.streams.bus.connection import OUTAGE, repeated, text
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.scripts import script
from shared.streams.bus.topology import BOOTSTRAPPED_AT, GROUP, PUT_BACK, Keys

Rebuild = Callable[[int, Enqueuer], Awaitable[None]]
"""Add messages to the partition that were taken in but never reached the archive. Must be safe to repeat."""

_BOOTSTRAPPED_EPOCH = script("consumer/bootstrapped_epoch", writes=False)
_FOUNDING_TAKES_MS = 30_000
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
_RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"

log = structlog.get_logger()


async def make_groups(redis: Redis, keys: Keys) -> None:
    """Create the consumer group of each stream at entry 0.

    A group created at `$` would never see the entries added before it.
    """
    for stream in keys.streams():
        try:
            await redis.xgroup_create(stream, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise


async def epoch(redis: Redis, keys: Keys) -> str | None:
    """Return the partition's epoch, or None before its bootstrap."""
    value = await redis.get(keys.epoch)
    return value.decode() if isinstance(value, bytes) else value


async def bootstrapped_at(redis: Redis, keys: Keys) -> datetime | None:
    """Return when the partition was last bootstrapped. Streams and frontier hold nothing from before that time."""
    value = await redis.hget(keys.counts, BOOTSTRAPPED_AT)
    return datetime.fromtimestamp(int(value) / 1000, UTC) if value is not None else None


async def is_whole(redis: Redis, keys: Keys, expected_epoch: str) -> bool:
    """Return whether the partition still has the expected epoch and all its consumer groups.

    One script, because every service asks every few seconds. Raises connection errors.
    """
    return text(await _BOOTSTRAPPED_EPOCH.call(redis, [keys.epoch, *keys.streams()], [])) == expected_epoch


async def bootstrap(redis: Redis, keys: Keys, rebuild: Rebuild | None) -> str:
    """Bootstrap the partition unless that has been done; return its epoch.

    Several processes may call this. One does the work and the others wait.
    """
    token = secrets.token_hex(8)
    while True:
        await make_groups(redis, keys)
        if (present := await epoch(redis, keys)) is not None:
            return present
        if await redis.set(keys.founding, token, nx=True, px=_FOUNDING_TAKES_MS):
            break
        await asyncio.sleep(0.3)
    renewing = asyncio.create_task(_renew(redis, keys, token))
    try:
        if rebuild is not None:
            await rebuild(keys.partition, Enqueuer(redis, unlimited=True))
        await _note(redis, keys)
        await redis.set(keys.epoch, token)
        log.info("partition bootstrapped", partition=keys.partition)
        return token
    finally:
        renewing.cancel()
        await repeated(lambda: redis.eval(_RELEASE, 1, keys.founding, token))


async def _note(redis: Redis, keys: Keys) -> None:
    """Record in the counts when the bootstrap happened and how many entries it put back: all entries so far."""
    counts = await redis.hgetall(keys.counts)
    put_back = sum(int(n) for key, n in counts.items() if text(key).endswith(".in"))
    await redis.hset(keys.counts, mapping={BOOTSTRAPPED_AT: time.time_ns() // 1_000_000, PUT_BACK: put_back})


async def _renew(redis: Redis, keys: Keys, token: str) -> None:
    while True:
        await asyncio.sleep(_FOUNDING_TAKES_MS / 3000)
        try:
            await redis.eval(_RENEW, 1, keys.founding, token, _FOUNDING_TAKES_MS)
        except OUTAGE as error:
            log.warning("cannot renew the lock of a bootstrap", partition=keys.partition, why=str(error))


async def wait_until_bootstrapped(redis: Redis, keys: Keys, stop: asyncio.Event) -> str | None:
    """Wait for the partition's epoch. Return None if the stop flag is set first."""
    logged = False
    while not stop.is_set():
        if (present := await epoch(redis, keys)) is not None:
            return present
        if not logged:
            log.info("waiting for the publisher to bootstrap the partition", partition=keys.partition)
            logged = True
        await asyncio.sleep(0.2)
    return None
