"""Spans: what happened to an entry, when and where. Nothing is recorded until `record_spans` names who takes them.

Without that, no tracing package is imported, and a span only hands on the traceparent that it was given.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from shared.errors import Misconfigured

Attributes = Mapping[str, str | int | float | bool]


class Span(Protocol):
    """Work on one entry. `traceparent` names it in what follows from the work."""

    @property
    def traceparent(self) -> str: ...

    def end(self, outcome: str, error: str = "") -> None:
        """End the span, once. `error` says why the work failed."""


class Recorder(Protocol):
    """Take spans. Its one implementation is in `otlp`, which imports OpenTelemetry."""

    def begin(self, name: str, parent: str, attributes: Attributes) -> Span:
        """Begin a span below `parent`, a traceparent."""

    def begin_batch(self, name: str, links: Sequence[str], attributes: Attributes) -> Span:
        """Begin a span of its own trace with links to the spans of a batch."""


class _Passing:
    """The span of a process that records none."""

    __slots__ = ("traceparent",)

    def __init__(self, traceparent: str) -> None:
        self.traceparent = traceparent

    def end(self, outcome: str, error: str = "") -> None:
        pass


_recorder: Recorder | None = None


def record_spans(recorder: Recorder | None) -> None:
    """Let this process record its spans from now on; None ends that."""
    global _recorder  # noqa: PLW0603 - one for each process, as of logs and metrics
    _recorder = recorder


def start_recording(service: str, endpoint: str) -> Callable[[], None]:
    """Send spans to the collector at the endpoint. Return what ends that; without an endpoint, nothing happens.

    Raises `Misconfigured` if the packages for it are not installed.
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
    """Return whether spans are recorded, for what must be looked up for them alone."""
    return _recorder is not None


def begin_span(name: str, parent: str, attributes: Attributes) -> Span:
    """Begin a span. Its `traceparent` belongs into what the work leads to."""
    return _Passing(parent) if _recorder is None else _recorder.begin(name, parent, attributes)


@contextmanager
def ended_on_failure(spans: Iterable[Span]) -> Iterator[None]:
    """End the spans if the work on their entries fails, or is given back because it is cancelled."""
    try:
        yield
    except BaseException as error:
        cancelled = isinstance(error, asyncio.CancelledError)
        for span in spans:
            span.end("given back") if cancelled else span.end("failed", type(error).__name__)
        raise


@contextmanager
def batch_span(name: str, links: Sequence[str], attributes: Attributes) -> Iterator[None]:
    """Record work on several entries at once, with a link to each. A batch of one has its entry's span alone."""
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
