"""Remove an entry from a producer's stream once it moved on, or move it to the dead letters with a receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from redis.asyncio import Redis

from shared.pauses import sleep_or_stop
from shared.streams.bus.connection import repeated
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.entries import RawEntry
from shared.streams.bus.scripts import Argument, script
from shared.streams.bus.topology import beside_intake, intake_of
from shared.streams.consumer.outcomes import KEEP_BYTES
from shared.streams.intake import receipts
from shared.streams.intake.admission import MAX_CLIENT_REF, is_producer

_COMMIT = script("bus/capacity", "intake/commit")

FULL = -1
"""The script's answer if there is no room for a dead letter."""

log = structlog.get_logger()


class IntakeStopping(Exception):
    """The stop flag was set while waiting for room. Entries in progress stay pending."""


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Sleep. Raises `IntakeStopping` if the stop flag is set."""
    if await sleep_or_stop(stop, seconds):
        raise IntakeStopping


class IntakeCommitter:
    """Commit the entries of one producer. `limits` are those of its dead letters."""

    def __init__(self, redis: Redis, producer: str, stop: asyncio.Event, limits: StreamLimits) -> None:
        self._redis = redis
        self._producer = producer
        self._stop = stop
        self._limits = limits
        self._label = producer if is_producer(producer) else "?"

    async def moved(self, raw: RawEntry) -> None:
        """Remove the entry from the intake."""
        await self._commit(raw, "moved", [])

    async def to_dead_letters(self, raw: RawEntry, reason: str, error: str) -> None:
        """Move the entry to the intake's dead letters, cut if it is big; tell the producer by receipt."""
        fields: list[Argument] = []
        room = KEEP_BYTES
        for name, value in list(raw.fields.items())[:64]:
            fields += [name[:200], value[:room]]
            room = max(0, room - len(value))
        if raw.size > KEEP_BYTES:
            fields += ["dead_cut_from", raw.size]
        fields += ["dead_reason", reason, "dead_error", error[:2000], "dead_stage", "intake", "dead_entry", raw.id]
        await self._add_dead_letter(raw, reason, fields)
        log.warning(
            "entry dead", stage="intake", producer=self._producer, entry=raw.id, outcome=reason, error=error[:300]
        )
        client_ref = raw.text(b"client_ref")
        if client_ref is not None and len(client_ref) <= MAX_CLIENT_REF:
            await receipts.refuse(self._redis, self._label, client_ref, reason, error)

    async def _add_dead_letter(self, raw: RawEntry, reason: str, fields: Sequence[Argument]) -> None:
        """Add a dead letter, or wait for room. Dead letters are never discarded, and never fill the server."""
        most = [self._limits.letters, self._limits.letter_bytes]
        logged = False
        while await self._commit(raw, f"dead.{reason}", [*most, *fields]) == FULL:
            if not logged:
                log.warning("dead letters are full; the producer waits", producer=self._producer, entry=raw.id)
            logged = True
            await pause(self._stop, 1.0)

    async def _commit(self, raw: RawEntry, what: str, fields: Sequence[Argument]) -> int:
        producer = self._producer
        names = [intake_of(producer), beside_intake(producer, "dead"), beside_intake(producer, "counts")]
        settled: int = await repeated(lambda: _COMMIT.call(self._redis, names, [raw.id, what, *fields]))
        return settled
