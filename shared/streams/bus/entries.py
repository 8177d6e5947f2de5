"""Decode entries one by one, so that an invalid entry does not affect the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import structlog

from shared.contracts import Lane, Message, decode
from shared.errors import Invalid, NewerSchema
from shared.observability.traces import trace_id, valid_or_new
from shared.streams.bus.entry_times import time_of

MAX_DATA_BYTES = 20_000_000
M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry as the server returned it."""

    id: str
    fields: dict[bytes, bytes]

    @property
    def size(self) -> int:
        return len(self.fields.get(b"data", b""))

    def text(self, name: bytes) -> str | None:
        value = self.fields.get(name)
        return None if value is None else value.decode("utf-8", "replace")

    @property
    def attempt(self) -> int:
        """Return how often the entry has failed; 0 if the field is not a number."""
        value = self.fields.get(b"attempt", b"0")
        return int(value) if value.isdigit() and len(value) < 6 else 0

    @property
    def born_at(self) -> datetime:
        """Return when the entry first entered its stream."""
        return time_of(self.text(b"first_id") or self.id)


def name_of(schema: str) -> str:
    """Return the name of a schema without its version: `capture` for `capture/1`."""
    return schema.partition("/")[0]


def read_entry(raw: RawEntry, kind: type[M], lane: Lane, partition: int) -> Entry[M]:
    """Decode an entry. Raises `Invalid` with a message for the producer, or `NewerSchema`."""
    return Entry(
        id=raw.id,
        lane=lane,
        partition=partition,
        message=read_message(raw, kind),
        traceparent=valid_or_new(raw.text(b"traceparent")),
        client_ref=raw.text(b"client_ref"),
        producer=raw.text(b"producer"),
        born_at=raw.born_at,
        attempt=raw.attempt,
        data=raw.fields[b"data"],
    )


def read_message(raw: RawEntry, kind: type[M]) -> M:
    """Decode the message in an entry. Raises `Invalid` or `NewerSchema`."""
    data, schema = raw.fields.get(b"data"), raw.text(b"schema")
    if data is None or schema is None:
        missing = " and ".join(name for name, value in (("data", data), ("schema", schema)) if value is None)
        raise Invalid(f"the entry has no field {missing}; it needs data (JSON) and schema ({kind.SCHEMA})")
    if len(data) > MAX_DATA_BYTES:
        raise Invalid(f"data has {len(data)} bytes; at most {MAX_DATA_BYTES} are allowed")
    try:
        return decode(kind, schema, data)
    except (Invalid, NewerSchema):
        raise
    except Exception as error:
        raise Invalid(f"data cannot be read: {type(error).__name__}") from None


@dataclass(frozen=True, slots=True)
class Entry(Generic[M]):
    """A decoded entry.

    `born_at` is when it first entered this stream. `attempt` counts from 0. `data` is the message as it came.
    """

    id: str
    lane: Lane
    partition: int
    message: M
    traceparent: str
    client_ref: str | None
    producer: str | None
    born_at: datetime
    attempt: int
    data: bytes = b""

    @property
    def trace_id(self) -> str:
        return trace_id(self.traceparent)

    @contextmanager
    def logged(self) -> Iterator[None]:
        """Add the entry's trace and id to every log line in this context."""
        with structlog.contextvars.bound_contextvars(trace_id=self.trace_id, entry=self.id):
            yield
