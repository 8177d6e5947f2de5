"""Transfer one producer's entries: store the bodies, add to the work stream, remove from the intake, in this order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import structlog
from redis.asyncio import Redis

from shared.contracts import FetchRequest, Message
from shared.errors import Invalid, NewerSchema, Permanent, PresswatchError, Unavailable
from shared.observability.traces import trace_id
from shared.storage.blobs import BlobStore
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.enqueue import Enqueuer, EnqueueResult, StreamLimits
from shared.streams.bus.entries import RawEntry
from shared.streams.bus.topology import Keys, StreamName, partition_of
from shared.streams.frontier.tasks import AddResult
from shared.streams.intake import receipts
from shared.streams.intake.admission import (
    Admission,
    AnnotationAdmission,
    CaptureAdmission,
    FetchAdmission,
    OutletOf,
    Sender,
    admit,
    fault_of_id,
    latest_clock,
)
from shared.streams.intake.commit import IntakeCommitter, pause
from shared.streams.intake.moments import fault_of_moments

_SLOWLY_S = 0.025
"""Pause in seconds between entries in the last tenth of a stream, where the fetcher waits for room."""

log = structlog.get_logger()


def _place(what: Admission) -> str:
    """Return what decides the partition: the outlet, or the article if only the archive knows its outlet."""
    if isinstance(what, AnnotationAdmission):
        return what.annotation.article_id
    return (what.request if isinstance(what, FetchAdmission) else what.capture).outlet or ""


class FrontierWriter(Protocol):
    """What the intake needs of the frontier."""

    async def add(
        self,
        requests: Sequence[FetchRequest],
        *,
        traceparent: str = "",
        producer: str | None = None,
        client_ref: str | None = None,
        again: bool = False,
    ) -> AddResult:
        """Add requests and return how many were new, known or refused."""


@dataclass(frozen=True, slots=True)
class IntakeDependencies:
    """Where entries go. `now` returns the time in UTC."""

    frontier: FrontierWriter
    blobs: BlobStore
    outlet_of: OutletOf
    partitions: int = 1
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class IntakeTransfer:
    """Transfer the entries of one producer."""

    def __init__(
        self,
        redis: Redis,
        dependencies: IntakeDependencies,
        producer: str,
        stop: asyncio.Event,
        limits: StreamLimits | None,
    ) -> None:
        self._redis = redis
        self._dependencies = dependencies
        self._producer = producer
        self._stop = stop
        self._enqueuer = Enqueuer(redis, limits)
        self._usual = Enqueuer(redis, (limits or StreamLimits()).most_of())
        self._committer = IntakeCommitter(redis, producer, stop, limits or StreamLimits())
        self.trouble: str | None = None

    async def transfer(self, raws: Sequence[RawEntry]) -> None:
        """Transfer the entries: each is moved, sent to the dead letters, or left for a later version.

        Raises `IntakeStopping`.
        """
        taken = [(raw, what) for raw in raws if (what := await self._admitted(raw)) is not None]
        await self._keep([what for _, what in taken if isinstance(what, CaptureAdmission)])
        for raw, what in taken:
            await self._move(raw, what)

    async def _admitted(self, raw: RawEntry) -> Admission | None:
        """Return what to do with the entry; None if it is among the dead letters or left for a later version."""
        try:
            return self._judged(raw, self._dependencies.now())
        except NewerSchema as error:
            log.info("an entry is left for a later version", producer=self._producer, entry=raw.id, why=str(error))
        except Permanent as error:
            await self._committer.to_dead_letters(raw, error.reason, str(error))
        except Invalid as error:
            await self._committer.to_dead_letters(raw, "invalid", str(error))
        except (*OUTAGE, PresswatchError, MemoryError):
            raise
        except Exception as error:  # would end the fetcher, and the next one that takes the entry
            log.exception("an entry cannot be judged", producer=self._producer, entry=raw.id)
            await self._committer.to_dead_letters(raw, "unexpected", f"it cannot be judged: {error!r}")
        return None

    def _judged(self, raw: RawEntry, now: datetime) -> Admission:
        """Return what to do with the entry. Raises `Permanent`, `Invalid` or `NewerSchema`."""
        if (fault := fault_of_id(raw, now)) is not None:
            raise Permanent("bad-id", fault)
        what = admit(self._producer, raw, self._dependencies.outlet_of)
        if (fault := fault_of_moments(what, latest_clock(raw, now))) is not None:
            raise Permanent("bad-time", fault)
        return what

    async def _keep(self, contributed: Sequence[CaptureAdmission]) -> None:
        """Write bodies and manifests to disk before anything is acknowledged. Wait while the disk is full."""
        kept = [one.kept for one in contributed if one.kept is not None]
        while kept:
            try:
                await self._dependencies.blobs.put(kept)
                self.trouble = None
                return
            except Unavailable as error:
                await self._stand(str(error))

    async def _move(self, raw: RawEntry, what: Admission) -> None:
        sender = what.sender
        keys = Keys(partition_of(_place(what), self._dependencies.partitions))
        if isinstance(what, FetchAdmission):
            refused = await self._want(what)
        elif isinstance(what, CaptureAdmission):
            refused = await self._contribute(keys, raw, what)
        else:
            refused = None
            await self._offer(keys, raw, sender, StreamName.OBSERVATIONS, what.annotation)
        if refused is not None:
            await self._committer.to_dead_letters(raw, *refused)
            return
        if sender.client_ref is not None:
            await receipts.accept(
                self._redis, keys, self._producer, sender.client_ref, trace=trace_id(sender.traceparent)
            )
        await self._committer.moved(raw)
        log.info("entry accepted", producer=self._producer, trace_id=trace_id(sender.traceparent), entry=raw.id)

    async def _want(self, what: FetchAdmission) -> tuple[str, str] | None:
        sender = what.sender
        while True:
            added = await self._dependencies.frontier.add(
                [what.request],
                traceparent=sender.traceparent,
                producer=sender.producer,
                client_ref=sender.client_ref,
                again=True,
            )
            if not added.memory:
                break
            await pause(self._stop, 1.0)
        if added.overflow:
            return "outlet-full", f"the queue of outlet {what.request.outlet} is full; send it again later"
        return None

    async def _contribute(self, keys: Keys, raw: RawEntry, what: CaptureAdmission) -> tuple[str, str] | None:
        if what.kept is None and what.capture.body is not None:
            try:
                await self._read(what.capture.body.sha256)
            except Permanent as error:
                return "no-such-body", str(error)
        await self._offer(keys, raw, what.sender, StreamName.CAPTURES, what.capture)
        return None

    async def _offer(self, keys: Keys, raw: RawEntry, sender: Sender, stream: StreamName, message: Message) -> None:
        """Add the message to the stream once there is room. The last tenth is for our own services."""
        last_tenth = False
        while True:
            if last_tenth:
                await pause(self._stop, _SLOWLY_S)
            fed = await (self._enqueuer if last_tenth else self._usual).offer(
                keys,
                stream,
                message,
                traceparent=sender.traceparent,
                lane=sender.lane,
                client_ref=sender.client_ref,
                producer=self._producer,
                remember=f"{self._producer}/{raw.text(b'first_id') or raw.id}",
            )
            if not fed.refused:
                return
            if last_tenth or fed is EnqueueResult.MEMORY_FULL:
                await pause(self._stop, 0.2 if fed is EnqueueResult.STREAM_FULL else 1.0)
            last_tenth = fed is EnqueueResult.STREAM_FULL

    async def _read(self, sha256: str) -> None:
        """Check that the body is stored.

        Wait while the store is unavailable. Raises `Permanent` if the body is missing.
        """
        while True:
            try:
                await self._dependencies.blobs.get(sha256)
                self.trouble = None
                return
            except Unavailable as error:
                await self._stand(str(error))

    async def _stand(self, why: str) -> None:
        if self.trouble is None:
            log.warning("intake has paused", producer=self._producer, why=why)
        self.trouble = why
        await pause(self._stop, 1.0)
