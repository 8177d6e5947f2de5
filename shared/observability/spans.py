"""Spans: what happened to an entry, when and where. Recording starts with `record_spans`.

Until then no tracing package is imported, and a span only passes on the traceparent that it received.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from shared.errors import Misconfigured
from shared.observability.traces import trace_id

Attributes = Mapping[str, str | int | float | bool]


class Span(Protocol):
    """Work on one entry. Messages that follow from the work carry its `traceparent`."""

    @property
    def traceparent(self) -> str: ...

    def end(self, outcome: str, error: str = "") -> None:
        """End the span, once. `error` says why the work failed."""


class Recorder(Protocol):
    """Records spans. The only implementation is `otlp`, which imports OpenTelemetry."""

    def begin(self, name: str, parent: str, attributes: Attributes) -> Span:
        """Begin a span as a child of `parent`, a traceparent."""

    def begin_batch(self, name: str, links: Sequence[str], attributes: Attributes) -> Span:
        """Begin a span of its own trace with links to the spans of a batch."""


class _Passing:
    """A span in a process that records none."""

    __slots__ = ("traceparent",)

    def __init__(self, traceparent: str) -> None:
        self.traceparent = traceparent

    def end(self, outcome: str, error: str = "") -> None:
        pass


_recorder: Recorder | None = None


def record_spans(recorder: Recorder | None) -> None:
    """Record the spans of this process with this recorder from now on; None stops recording."""
    global _recorder  # noqa: PLW0603 - one for each process, as of logs and metrics
    _recorder = recorder


def start_recording(service: str, endpoint: str) -> Callable[[], None]:
    """Start to send spans to the collector at the endpoint. Return a function that stops it.

    Without an endpoint, nothing is sent. Raises `Misconfigured` if the tracing packages are not installed.
    """
    if not endpoint:
        return lambda: None
    try:
        from shared.observability.otlp import OtlpRecorder, sender  # noqa: PLC0415 - costs time and memory
    except ImportError:
        raise Misconfigured(
            "PRESSWATCH_OTLP_ENDPOINT needs packages that are not installed: pip install 'presswatch[traces]' "
            "(docs/tracing.md)"
        ) from None
    recorder = OtlpRecorder(service, sender(endpoint))
    record_spans(recorder)
    return recorder.stop


def is_recording() -> bool:
    """Return whether spans are recorded. Check this before looking up data that only spans need."""
    return _recorder is not None


def exemplar(traceparent: str) -> dict[str, str] | None:
    """Return what leads from a measurement to its trace; None if the trace is not recorded."""
    found = trace_id(traceparent) if is_recording() else ""
    is_sampled = bool(found) and int(traceparent[-1], 16) & 1
    return {"trace_id": found} if is_sampled else None


def begin_span(name: str, parent: str, attributes: Attributes) -> Span:
    """Begin a span. Pass its `traceparent` on with the results of the work."""
    return _Passing(parent) if _recorder is None else _recorder.begin(name, parent, attributes)


@contextmanager
def ended_on_failure(spans: Iterable[Span]) -> Iterator[None]:
    """End the spans if the work on their entries fails, or is cancelled and given back."""
    try:
        yield
    except BaseException as error:
        cancelled = isinstance(error, asyncio.CancelledError)
        for span in spans:
            span.end("given back") if cancelled else span.end("failed", type(error).__name__)
        raise


@contextmanager
def batch_span(name: str, links: Sequence[str], attributes: Attributes) -> Iterator[None]:
    """Record work on several entries at once, with a link to each.

    For a single entry, record nothing more than its own span.
    """
    if _recorder is None or len(links) < 2:
        yield
        return
    span = _recorder.begin_batch(name, links, attributes)
    try:
        yield
    except BaseException as error:
        span.end("failed", type(error).__name__)
        raise
    span.end("done")
