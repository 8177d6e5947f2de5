"""Use a streaming replica for reads while it is known to be close behind its primary.

The bound is a promise: the replica shows an article that the primary withholds for no longer than this. If the primary
does not answer, the replica's lag is unknown, and the replica is not used either.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg
import structlog

from shared.archive.read.connection.replica_lag import ReplicaLag
from shared.archive.read.connection.server import ReadServer
from shared.observability.metrics import REPLICA_LAG_SECONDS, REPLICA_REFUSED

log = structlog.get_logger()
_EVERY_S, _PATIENCE_S = 1.0, 3.0
_PRIMARY = "SELECT system_identifier, pg_is_in_recovery(), pg_current_wal_lsn() - '0/0' FROM pg_control_system()"
_REPLICA = "SELECT system_identifier, pg_is_in_recovery(), pg_last_wal_replay_lsn() - '0/0' FROM pg_control_system()"


class Refusal(StrEnum):
    """Why a replica is not used."""

    AWAY = "away"
    WRONG = "wrong"
    BEHIND = "behind"


_SENTENCES = {
    Refusal.AWAY: "the replica does not answer",
    Refusal.WRONG: "PRESSWATCH_DATABASE_READ_URL does not lead to a replica of this database",
    Refusal.BEHIND: "the replica is too far behind, or its lag is not known",
}


def sentence(why: str) -> str:
    """Say why the replica is not used."""
    return f"{_SENTENCES[Refusal(why)]}: the primary is read instead"


@dataclass(frozen=True, slots=True)
class Position:
    """A server's cluster, whether it follows another server, and its position in the write-ahead log."""

    system: int
    follows: bool
    place: int


class Replica:
    """The replica's connections, and whether they may be used.

    most_s  the most that it may be behind
    """

    def __init__(self, server: ReadServer, most_s: float, now: Callable[[], float] = time.monotonic) -> None:
        self.server = server
        self._most_s, self._now = most_s, now
        self._lag = ReplicaLag()
        self._system: int | None = None
        self._at_fault: Refusal | None = Refusal.AWAY
        self._said: Refusal | None = None

    def refusal(self) -> Refusal | None:
        """Return why the replica must not be read now, or None."""
        bound = self._lag.bound_s(self._now())
        if self._at_fault is None and (bound is None or bound > self._most_s):
            return Refusal.BEHIND
        return self._at_fault

    @property
    def lag_s(self) -> float:
        return self._lag.reported_s(self._now())

    async def run(self, primary: ReadServer, replica: ReadServer) -> None:
        """Compare both servers every second, until cancelled.

        This uses its own connections: waiting behind visitors' queries does not mean that the server is slow.
        """
        while True:
            await self.compare(primary, replica)
            self._report()
            await asyncio.sleep(_EVERY_S)

    async def compare(self, primary: ReadServer, replica: ReadServer) -> None:
        """Compare both servers. The primary is asked first, so that the replica's later position can be dated."""
        at = self._now()
        if found := await _position(primary, _PRIMARY):
            self._system = found.system
            self._lag.primary_was(found.place, at)
        self._compare(await _position(replica, _REPLICA))

    def _compare(self, replica: Position | None) -> None:
        if replica is None:
            self._at_fault = Refusal.AWAY
        elif not replica.follows or self._system not in (None, replica.system):
            self._at_fault = Refusal.WRONG
        else:
            self._at_fault = None
            self._lag.replica_is(replica.place)

    def _report(self) -> None:
        REPLICA_LAG_SECONDS.set(self.lag_s)
        why = self.refusal()
        for one in Refusal:
            REPLICA_REFUSED.labels(one).set(one is why)
        if why is not self._said:
            said = log.info if why is None else log.warning
            said("the replica is read" if why is None else sentence(why), lag_s=round(self.lag_s, 1))
        self._said = why


async def _position(server: ReadServer, query: Any) -> Position | None:
    """Return a server's position. None if it does not answer, or if the primary turns out to follow another server."""
    try:
        async with asyncio.timeout(_PATIENCE_S), server.lend() as connection:
            row = await (await connection.execute(query)).fetchone()
    except (TimeoutError, psycopg.Error):
        return None
    return Position(int(row[0]), bool(row[1]), int(row[2] or 0)) if row else None
