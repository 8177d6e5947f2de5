"""Decode the entries that a worker has read, and begin the span of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.contracts import Lane
from shared.errors import Invalid, NewerSchema
from shared.observability.spans import Span, begin_span
from shared.streams.bus.entries import Entry, RawEntry, name_of, read_entry
from shared.streams.consumer.outcomes import EntryContext
from shared.streams.consumer.stage import Failed, Outcome, StreamInput

WORK_OF = {"parser": "parse", "enricher": "enrich", "publisher": "publish"}
"""The names of spans by stage."""
ABOUT = {"messaging.system": "redis", "messaging.operation.type": "process"}
"""Attributes of all spans."""


@dataclass(frozen=True, slots=True)
class StreamPartition:
    """The stream, lane and partition that a worker reads."""

    stream: str
    lane: Lane
    partition: int


@dataclass(frozen=True, slots=True)
class Item:
    """An entry in progress. `entry` is None if it could not be decoded."""

    subject: EntryContext
    entry: Entry[Any] | None
    source: StreamInput[Any] | None
    began: float
    span: Span


class ItemReader:
    """Decode the entries of one stream of one partition. `work_name` is the name of their spans."""

    def __init__(self, place: StreamPartition, sources: Sequence[StreamInput[Any]], work_name: str) -> None:
        self._place = place
        self._work_name = work_name
        self._sources = {name_of(source.message.SCHEMA): source for source in sources}
        self._only_or_first = next(iter(self._sources.values()))

    def read(self, raw: RawEntry, began: float) -> tuple[Item, Outcome | None]:
        """Return the entry in progress, and its outcome if it cannot be decoded."""
        source: StreamInput[Any] | None = None
        try:
            source = self._source_of(raw)
            entry = read_entry(raw, source.message, self._place.lane, self._place.partition)
        except (Invalid, NewerSchema) as error:
            span = self._span(raw, raw.text(b"traceparent") or "")
            return Item(EntryContext(raw, span.traceparent, None), None, source, began, span), Failed(error)
        span = self._span(raw, entry.traceparent)
        if span.traceparent != entry.traceparent:  # messages that follow have this span as their parent
            entry = replace(entry, traceparent=span.traceparent)
        return Item(EntryContext(raw, entry.traceparent, entry.message), entry, source, began, span), None

    def _span(self, raw: RawEntry, parent: str) -> Span:
        about = {"messaging.destination.name": self._place.stream, "messaging.message.id": raw.id}
        return begin_span(
            self._work_name,
            parent,
            about | {"presswatch.lane": self._place.lane.value, "presswatch.attempt": raw.attempt, **ABOUT},
        )

    def _source_of(self, raw: RawEntry) -> StreamInput[Any]:
        """Return the input whose message type the entry has.

        An entry with an unknown type goes to the first input, which reports the error when it reads the entry.
        """
        if len(self._sources) > 1 and (found := self._sources.get(name_of(raw.text(b"schema") or ""))):
            return found
        return self._only_or_first
