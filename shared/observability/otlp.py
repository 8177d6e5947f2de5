"""Record spans by OpenTelemetry and send them by OTLP over HTTP. Imported only if an endpoint is set."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from shared.observability.spans import Attributes
from shared.observability.traces import trace_id

_ANSWER_S = 5
"""Seconds to wait for the collector. Spans that it does not accept are dropped. Entries never wait for it."""
_MOST_LINKS = 1_000


def sender(endpoint: str) -> SpanProcessor:
    """Return a processor that collects spans in its own thread and sends them to the collector at this address."""
    return BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=_ANSWER_S))


class OtlpRecorder:
    """Record the spans of one process. `OTEL_…` environment variables set sampling, headers and limits."""

    def __init__(self, service: str, processor: SpanProcessor) -> None:
        names = {"service.name": service, "service.namespace": "presswatch"}
        names["service.instance.id"] = f"{socket.gethostname()}:{os.getpid()}"
        self._provider = TracerProvider(
            resource=Resource.create(names), span_limits=SpanLimits(max_links=_MOST_LINKS), shutdown_on_exit=False
        )
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("presswatch")

    def begin(self, name: str, parent: str, attributes: Attributes) -> OtlpSpan:
        return OtlpSpan(self._tracer.start_span(name, _below(parent), SpanKind.CONSUMER, dict(attributes)))

    def begin_batch(self, name: str, links: Sequence[str], attributes: Attributes) -> OtlpSpan:
        linked = [Link(found) for link in links if (found := _context_of(link)) is not None]
        return OtlpSpan(self._tracer.start_span(name, Context(), SpanKind.CONSUMER, dict(attributes), linked))

    def stop(self) -> None:
        """Send the remaining spans and stop."""
        self._provider.shutdown()


class OtlpSpan:
    """A span that is sent to the collector."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        found = span.get_span_context()
        self.traceparent = f"00-{found.trace_id:032x}-{found.span_id:016x}-{found.trace_flags:02x}"

    def end(self, outcome: str, error: str = "") -> None:
        """End the span with its outcome. An error marks it as failed."""
        self._span.set_attribute("presswatch.outcome", outcome)
        if error:
            self._span.set_status(Status(StatusCode.ERROR, error[:300]))
        self._span.end()


def _below(parent: str) -> Context:
    """Return the context of a traceparent. An invalid traceparent gives a context without a parent."""
    found = _context_of(parent)
    return Context() if found is None else trace.set_span_in_context(NonRecordingSpan(found), Context())


def _context_of(traceparent: str) -> SpanContext | None:
    if not trace_id(traceparent):
        return None
    _, trace_hex, span_hex, flags = traceparent.split("-")
    found = SpanContext(int(trace_hex, 16), int(span_hex, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16)))
    return found if found.is_valid else None
