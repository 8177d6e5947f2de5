"""Scheduling of the lanes within a process: one batch at a time, live before bulk, without starving bulk."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.contracts import Lane

MAX_CONSECUTIVE_LIVE = 4
"""Maximum number of consecutive live turns while bulk waits."""

GRACE_S = 0.01
"""Seconds that bulk waits after a live turn, so that the live batch being read meanwhile can go first."""


class LaneScheduler:
    """Grant turns to the lanes, one at a time."""

    def __init__(self, live_run: int = MAX_CONSECUTIVE_LIVE, grace_s: float = GRACE_S) -> None:
        self._live_run = live_run
        self._grace_s = grace_s
        self._busy = False
        self._in_a_row = 0
        self._granting: asyncio.TimerHandle | None = None
        self._waiting: dict[Lane, deque[asyncio.Future[None]]] = {lane: deque() for lane in Lane}

    @asynccontextmanager
    async def turn(self, lane: Lane) -> AsyncIterator[None]:
        """Wait for a turn in this lane; the turn ends with the context."""
        await self._acquire(lane)
        try:
            yield
        finally:
            self._release(lane)

    async def _acquire(self, lane: Lane) -> None:
        if not self._busy and (self._granting is None or lane is Lane.LIVE) and not self._waiting[lane]:
            self._take(lane)
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[lane].append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self._release(lane)
            raise

    def _take(self, lane: Lane) -> None:
        self._busy = True
        self._in_a_row = self._in_a_row + 1 if lane is Lane.LIVE else 0
        if self._granting is not None:
            self._granting.cancel()
            self._granting = None

    def _release(self, lane: Lane) -> None:
        self._busy = False
        owed = self._in_a_row >= self._live_run
        if lane is Lane.LIVE and not owed and not self._has(Lane.LIVE) and self._has(Lane.BULK):
            self._granting = asyncio.get_running_loop().call_later(self._grace_s, self._grant)
            return
        self._grant()

    def _grant(self) -> None:
        self._granting = None
        if self._busy:
            return
        owed = self._in_a_row >= self._live_run
        order = (Lane.BULK, Lane.LIVE) if owed else (Lane.LIVE, Lane.BULK)
        for lane in order:
            if self._has(lane):
                chosen = self._waiting[lane].popleft()
                self._take(lane)
                chosen.set_result(None)
                return

    def _has(self, lane: Lane) -> bool:
        waiting = self._waiting[lane]
        while waiting and waiting[0].done():
            waiting.popleft()
        return bool(waiting)
