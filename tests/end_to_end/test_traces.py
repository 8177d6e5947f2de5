"""One trace through all services, from the fetch to the search index, sent to a collector by OTLP over HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.collector import Collector, Seen, collecting
from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import STAGES, Watch, eventually, watching

WORK = {"fetch": "fetcher", "parse": "parser", "enrich": "enricher", "publish": "publisher", "index": "reader"}


def way_of(watch: Watch, collector: Collector, url: str) -> list[Seen]:
    """Return the spans of an article from its indexing back to the root, once all are there."""
    [(traceparent,)] = eventually(
        lambda: watch.sql("SELECT traceparent FROM capture WHERE url = %s ORDER BY captured_at LIMIT 1", url),
        30,
        f"a capture of {url}",
    )
    _, trace, published, _ = traceparent.split("-")

    def found() -> list[Seen]:
        spans = {span.id: span for span in list(collector.spans) if span.trace == trace}
        way = [span for span in spans.values() if (span.name, span.parent) == ("index", published)][:1]
        while way and way[-1].parent in spans:
            way.append(spans[way[-1].parent])
        return way if len(way) >= len(WORK) else []

    return eventually(found, 30, f"the spans of {traceparent}")


def is_index_complete(watch: Watch) -> bool:
    return any(line["event"] == "the search index is complete" for line in watch.logs("reader"))


def test_an_article_has_one_trace_through_all_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
    with serving(Press(0)) as press, collecting() as collector:
        monkeypatch.setenv("PRESSWATCH_OTLP_ENDPOINT", collector.url)
        with watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
            eventually(lambda: is_index_complete(watch), 60, "the index follows the archive")
            press.articles = list(range(6))  # what the index finds when it is made has no trace of its indexing
            way = way_of(watch, collector, press.url(3))
            work = [(span.name, span.service) for span in reversed(way)]
            assert work == list(WORK.items()) and way[-1].parent == "", "an article's way from its root"
            for stage in STAGES:
                eventually(lambda s=stage: way[0].trace in watch.trace_ids(s), 30, f"the trace in the log of {stage}")  # type: ignore[misc]
        assert collector.paths == {"/v1/traces"}
        batches = [span for span in collector.spans if span.name.endswith(" batch")]
        known = {(span.trace, span.id) for span in collector.spans}
        assert batches and all(len(batch.links) > 1 and batch.links <= known for batch in batches)


def test_without_an_endpoint_no_tracing_package_is_loaded() -> None:
    apps = ", ".join(f"services.{name}.app" for name in WORK.values())
    tracing = "('opentelemetry.sdk.trace', 'opentelemetry.exporter', 'google')"
    code = f"import sys, {apps}; print([name for name in sys.modules if name.startswith({tracing})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_endpoint_without_the_packages_is_a_wrong_setting(tmp_path: Path) -> None:
    code = "import sys; sys.modules['opentelemetry.sdk.trace'] = None; from services.enricher.app import main; main()"
    environment = os.environ | {"PRESSWATCH_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 78
    assert "pip install 'presswatch[traces]'" in done.stderr
