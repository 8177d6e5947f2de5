"""The service under test with the SDK's in-memory exporter. At its end it writes its spans to a file, a line each."""

from __future__ import annotations

import atexit
import os
from pathlib import Path

from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.observability.otlp import OtlpRecorder
from shared.observability.spans import record_spans
from shared.runtime import run_service
from tests.integration.streams.service_under_test import Settings, wire

if __name__ == "__main__":
    memory = InMemorySpanExporter()
    record_spans(OtlpRecorder("under-test", SimpleSpanProcessor(memory)))
    file = Path(os.environ["PRESSWATCH_SPANS_FILE"])
    atexit.register(lambda: file.write_text("\n".join(s.to_json(indent=None) for s in memory.get_finished_spans())))
    run_service("under-test", Settings, wire)
