"""Find, replay and drop the dead letters of all stages and of the intake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from redis.asyncio import Redis

from shared.contracts import Lane
from shared.observability.traces import trace_id
from shared.streams.bus.connection import command, repeated, text
from shared.streams.bus.entry_times import time_of
from shared.streams.bus.scripts import script
from shared.streams.bus.topology import INTAKE_REGISTRY, Keys, StreamName, beside_intake, dead, intake_of, short_name

_REPLAY = script("bus/capacity", "consumer/replay_dead_letters")
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """Criteria for dead letters; a criterion that is None matches everything.

    `older_s` and `younger_s` are ages in seconds. `reason` matches the full reason, or its beginning up to a dash.
    """

    stage: str | None = None
    reason: str | None = None
    outlet: str | None = None
    older_s: float | None = None
    younger_s: float | None = None
    trace: str | None = None

    def matches(self, letter: DeadLetter, now: datetime) -> bool:
        """Return whether a letter fits. The reason `bad` also matches `bad-time`."""
        age = (now - letter.died_at).total_seconds()
        return (
            (self.stage is None or letter.stage == self.stage)
            and (self.reason is None or letter.reason == self.reason or letter.reason.startswith(self.reason + "-"))
            and (self.outlet is None or letter.outlet == self.outlet)
            and (self.older_s is None or age >= self.older_s)
            and (self.younger_s is None or age <= self.younger_s)
            and (self.trace is None or letter.trace_id == self.trace)
        )


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A dead letter. `id` is its address for `show`, `replay` and `drop`: partition or producer, stream, number."""

    id: str
    stage: str
    reason: str
    error: str
    attempt: int
    outlet: str
    trace_id: str
    died_at: datetime
    cut_from: int
    """Original size of the data in bytes if it was cut to fit, else 0. A cut letter cannot be replayed."""
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Box:
    """The keys of one stream of dead letters: the work stream, the letters, and the counters of the partition."""

    name: str
    stream: str
    letters: str
    counts: str
    bytes: str


class DeadLetters:
    """Access to all dead letters. All calls are safe to repeat: a letter is replayed or dropped once."""

    def __init__(self, redis: Redis, partitions: Iterable[Keys]) -> None:
        self._redis = redis
        self._partitions = list(partitions)

    async def find(self, wanted: Filter, now: datetime | None = None) -> AsyncIterator[DeadLetter]:
        """Yield the letters that match, oldest first within each stream."""
        at = now or datetime.now(UTC)
        for box in await self._boxes():
            async for number, fields in self._read(box):
                letter = _letter(f"{box.name}/{number}", number, fields)
                if wanted.matches(letter, at):
                    yield letter

    async def show(self, letter_id: str) -> DeadLetter | None:
        """Return the letter, or None if it no longer exists."""
        box, number = await self._locate(letter_id)
        rows: Any = await repeated(lambda: self._redis.xrange(box.letters, number, number)) if box else []
        return _letter(letter_id, number, rows[0][1]) if rows else None

    async def replay(self, letter_id: str) -> str:
        """Put the letter back into its stream as a new entry with the same trace.

        Return `replayed`, `gone` or `cut`.
        """
        return await self._end(letter_id, "replay")

    async def drop(self, letter_id: str) -> str:
        """Delete the letter. Return `dropped` or `gone`."""
        return await self._end(letter_id, "drop")

    async def _end(self, letter_id: str, what: str) -> str:
        box, number = await self._locate(letter_id)
        if box is None:
            return "gone"
        names = [box.stream, box.counts, box.bytes, box.letters]
        answer = await repeated(lambda: _REPLAY.call(self._redis, names, [number, what]))
        return {1: "replayed" if what == "replay" else "dropped", 0: "gone", -1: "cut"}[answer]

    async def _boxes(self) -> list[_Box]:
        streams = [(keys, keys.stream(name, lane)) for keys in self._partitions for name in StreamName for lane in Lane]
        boxes = [
            _Box(f"{keys.partition}/{short_name(stream)}", stream, dead(stream), keys.counts, keys.bytes)
            for keys, stream in streams
        ]
        producers: Any = await repeated(lambda: command(self._redis, "SMEMBERS", INTAKE_REGISTRY))
        return boxes + [_intake_box(text(name)) for name in sorted(producers)]

    async def _locate(self, letter_id: str) -> tuple[_Box | None, str]:
        name, _, number = letter_id.rpartition("/")
        return next((box for box in await self._boxes() if box.name == name), None), number

    async def _read(self, box: _Box) -> AsyncIterator[tuple[str, dict[bytes, bytes]]]:
        after = "-"
        while True:
            rows: Any = await repeated(lambda at=after: self._redis.xrange(box.letters, at, "+", count=_PAGE))  # type: ignore[misc]
            for entry_id, fields in rows:
                yield text(entry_id), fields
            if len(rows) < _PAGE:
                return
            after = f"({text(rows[-1][0])}"
            await asyncio.sleep(0)


def _intake_box(producer: str) -> _Box:
    letters, counts, size = (beside_intake(producer, what) for what in ("dead", "counts", "bytes"))
    return _Box(f"intake/{producer}", intake_of(producer), letters, counts, size)


def _letter(letter_id: str, number: str, fields: dict[bytes, bytes]) -> DeadLetter:
    read = {text(key): text(value) for key, value in fields.items()}
    return DeadLetter(
        id=letter_id,
        stage=read.pop("dead_stage", ""),
        reason=read.pop("dead_reason", ""),
        error=read.pop("dead_error", ""),
        attempt=int(read.get("attempt", "0") or 0),
        outlet=read.pop("dead_outlet", ""),
        trace_id=trace_id(read.get("traceparent", "")),
        died_at=time_of(number),
        cut_from=int(read.pop("dead_cut_from", "0") or 0),
        fields={key: value for key, value in read.items() if not key.startswith("dead_")},
    )
