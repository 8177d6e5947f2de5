"""Spans hand on a traceparent whatever is recorded of them."""

from __future__ import annotations

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.observability.otlp import OtlpRecorder
from shared.observability.spans import begin_span, exemplar, record_spans
from shared.observability.traces import new_traceparent, trace_id


def test_nothing_changes_while_nobody_records() -> None:
    given = new_traceparent()
    span = begin_span("fetch", given, {})
    span.end("done")
    assert span.traceparent == given


@pytest.mark.parametrize("given", ["", "00-nonsense", f"00-{'0' * 32}-{'0' * 16}-01"])
def test_an_entry_without_a_valid_trace_begins_one(given: str) -> None:
    memory = InMemorySpanExporter()
    span = OtlpRecorder("test", SimpleSpanProcessor(memory)).begin("parse", given, {})
    span.end("done")
    [found] = memory.get_finished_spans()
    assert found.parent is None and int(trace_id(span.traceparent), 16) == found.context.trace_id


def test_a_trace_that_is_no_sample_goes_on_and_is_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "traceidratio")
    monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0")
    memory, given = InMemorySpanExporter(), new_traceparent()
    span = OtlpRecorder("test", SimpleSpanProcessor(memory)).begin("parse", given, {})
    span.end("done")
    assert memory.get_finished_spans() == ()
    assert trace_id(span.traceparent) == trace_id(given)
    assert span.traceparent != given and span.traceparent.endswith("-00")


def test_an_exemplar_names_a_trace_that_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    given = new_traceparent()
    assert exemplar(given) is None
    record_spans(OtlpRecorder("test", SimpleSpanProcessor(InMemorySpanExporter())))
    try:
        assert exemplar(given) == {"trace_id": trace_id(given)}
        assert exemplar(f"{given[:-2]}00") is None and exemplar("") is None and exemplar("00-nonsense") is None
    finally:
        record_spans(None)
