"""Turn batches of entries into one transaction each, and return their outcomes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

import psycopg

from services.publisher.adapters.batch.annotations import put_annotations
from services.publisher.adapters.batch.enriched_again import put_again
from services.publisher.adapters.batch.outlet_names import OutletNames
from services.publisher.adapters.batch.possible_times import possible_only
from services.publisher.adapters.batch.transaction import Published, publish
from services.publisher.adapters.periodic.metrics import count_batch, utc_now
from services.publisher.core.batch import Batch
from services.publisher.core.facts import address_id
from services.publisher.core.reading import CaptureReading, Row, read
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from shared.archive.schema.connection import Pool, connection, first_line
from shared.archive.schema.partitions import Partitions
from shared.contracts import Annotation, EnrichedArticle, Lane, Observation, Picture
from shared.errors import Permanent
from shared.observability.metrics import EVENTS, TRANSACTION_SECONDS
from shared.streams.bus.entries import Entry
from shared.streams.consumer.stage import Done, Failed, Outcome

E = TypeVar("E")
Write = Callable[[Sequence[E]], Awaitable[list[Outcome]]]

_NOT_STORABLE = (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError, psycopg.NotSupportedError)
"""Errors of values that PostgreSQL never accepts, however often we try."""

_ARCHIVED = Done(outcome="archived")
_ENRICHED = Done(outcome="enriched again")


class RevisitRequester(Protocol):
    """What the handler needs of the frontier."""

    async def request(self, suspects: Sequence[Row]) -> None:
        """Request a further visit to these articles (rows of `article`)."""


class BatchHandler:
    """Handlers for the publisher's streams. Each batch is one transaction."""

    def __init__(
        self,
        pool: Pool,
        names: OutletNames,
        window: ConfirmationWindow,
        ask_again: RevisitRequester,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._pool, self._names, self._window, self._ask_again = pool, names, window, ask_again
        self._now = now
        self._partitions = Partitions(pool)

    async def articles(self, entries: Sequence[Entry[EnrichedArticle]]) -> list[Outcome]:
        return await possible_only(self._pool, partial(_each_alone_if_needed, self._articles), entries, self._now())

    async def observations(self, entries: Sequence[Entry[Observation]]) -> list[Outcome]:
        return await possible_only(self._pool, partial(_each_alone_if_needed, self._observations), entries, self._now())

    async def pictures(self, entries: Sequence[Entry[Picture]]) -> list[Outcome]:
        return await possible_only(self._pool, partial(_each_alone_if_needed, self._pictures), entries, self._now())

    async def annotations(self, entries: Sequence[Entry[Annotation]]) -> list[Outcome]:
        return await _each_alone_if_needed(partial(put_annotations, self._pool), entries)

    async def publish(self, batch: Batch) -> Published:
        """Commit the batch and request the further visits that it needs. Raises `Unavailable`."""
        captured, observed = batch.moments()
        await self._partitions.ensure("capture", captured)
        await self._partitions.ensure("observation", observed)
        with TRANSACTION_SECONDS.time():
            async with connection(self._pool) as conn:
                published = await publish(conn, batch, self._window, self._names)
        for kind, number in published.events.items():
            EVENTS.labels(kind).inc(number)
        self._names.written(batch)
        await self._ask_again.request(published.suspects)
        return published

    async def _articles(self, entries: Sequence[Entry[EnrichedArticle]]) -> list[Outcome]:
        again = [e for e in entries if e.message.article.steps]
        if again:
            await put_again(self._pool, [read(e.message, e.traceparent) for e in again])
        new = iter(await self._new_articles([e for e in entries if not e.message.article.steps]))
        return [_ENRICHED if e.message.article.steps else next(new) for e in entries]

    async def _new_articles(self, entries: Sequence[Entry[EnrichedArticle]]) -> list[Outcome]:
        if not entries:
            return []
        readings = [read(e.message, e.traceparent) for e in entries]
        published = await self.publish(Batch(readings=readings))
        for lane, mine in _by_lane(entries, readings).items():
            count_batch(published, mine, lane, utc_now())
        addresses = (r.seen.address_id for r in readings)
        return [_archived(published, e.client_ref, a) for e, a in zip(entries, addresses, strict=True)]

    async def _observations(self, entries: Sequence[Entry[Observation]]) -> list[Outcome]:
        if not entries:
            return []
        published = await self.publish(Batch(observations=[e.message for e in entries]))
        return [_observed(published, e.message) for e in entries]

    async def _pictures(self, entries: Sequence[Entry[Picture]]) -> list[Outcome]:
        if not entries:
            return []
        await self.publish(Batch(pictures=[e.message for e in entries]))
        return [Done(outcome="picture") for _ in entries]


def _by_lane(
    entries: Sequence[Entry[EnrichedArticle]], readings: Sequence[CaptureReading]
) -> dict[Lane, list[CaptureReading]]:
    found: dict[Lane, list[CaptureReading]] = {}
    for entry, reading in zip(entries, readings, strict=True):
        found.setdefault(entry.lane, []).append(reading)
    return found


def _archived(published: Published, client_ref: str | None, address: str) -> Outcome:
    if client_ref is None:
        return _ARCHIVED
    return Done(outcome="archived", receipt={"status": "archived", "article_id": published.article_of[address]})


def _observed(published: Published, observation: Observation) -> Outcome:
    receipt = {"status": observation.kind.value, "reason": observation.reason, "detail": observation.detail}
    article = published.article_of.get(address_id(observation))
    if article is not None:
        receipt["article_id"] = article
    return Done(outcome=observation.kind.value, receipt={k: v for k, v in receipt.items() if v})


async def _each_alone_if_needed(write: Write[E], entries: Sequence[E]) -> list[Outcome]:
    """Write the batch. If PostgreSQL refuses an entry, write each entry alone so that only that one fails."""
    try:
        return await write(entries)
    except _NOT_STORABLE as error:
        if len(entries) == 1:
            return [Failed(Permanent("not storable", first_line(error)))]
    return [outcome for entry in entries for outcome in await _each_alone_if_needed(write, [entry])]
