"""What the workers on the archive's queues share: wake up, keep a claim, and add messages to a stream with room."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import psycopg
import structlog

from shared.archive.schema.connection import first_line
from shared.contracts import Lane, Message
from shared.errors import Unavailable
from shared.observability.traces import valid_or_new
from shared.pauses import sleep_or_stop
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName

FORGOTTEN_AFTER_S = 90.0
"""After this time without renewal, other publishers take over what a killed publisher held."""
DATABASE_FAILURES = (Unavailable, psycopg.Error)
_RENEW_S = 20.0
_NO_ROOM_S = 0.2

log = structlog.get_logger()


async def work_off(
    waiting: asyncio.Event,
    stop: asyncio.Event,
    step: Callable[[], Awaitable[int]],
    unfinished: str,
    failures: tuple[type[Exception], ...] = (Unavailable, *OUTAGE),
) -> None:
    """Repeat the step, each time that `waiting` is set, until it finds nothing. End when `stop` is set.

    After one of the `failures`, log what is `unfinished` and wait for the next time.
    """
    while not stop.is_set():
        await waiting.wait()
        waiting.clear()
        try:
            while not stop.is_set() and await step():
                pass
        except failures as error:
            log.warning(unfinished, why=first_line(error))


class ClaimRenewal:
    """A claim that a feeder keeps while it works: call `in_time` before each step."""

    def __init__(self, renew: Callable[[], Awaitable[None]], clock: Callable[[], float] = time.monotonic) -> None:
        self._renew, self._clock = renew, clock
        self._renewed = clock()

    async def in_time(self) -> None:
        """Renew the claim if some time has passed since it was taken or renewed."""
        if self._clock() - self._renewed >= _RENEW_S:
            await self._renew()
            self._renewed = self._clock()


class StreamFeeder:
    """Adds messages to one stream, and waits for room."""

    def __init__(self, enqueuer: Enqueuer, stream: StreamName, producer: str) -> None:
        self._enqueuer, self._stream, self._producer = enqueuer, stream, producer

    async def add(self, keys: Keys, message: Message, lane: Lane, claim: ClaimRenewal, stop: asyncio.Event) -> bool:
        """Wait for room, as long as it takes, and add the message. Return False if `stop` is set first."""
        trace = valid_or_new("")
        while not stop.is_set():
            await claim.in_time()
            added = await self._enqueuer.offer(
                keys, self._stream, message, traceparent=trace, lane=lane, producer=self._producer
            )
            if not added.refused:
                return True
            await sleep_or_stop(stop, _NO_ROOM_S)
        return False
