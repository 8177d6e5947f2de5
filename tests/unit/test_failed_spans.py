"""Spans of work that fails end as failed, and are not lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from redis.exceptions import ConnectionError as Away

from services.fetcher.handler import FetchLoop
from services.reader.adapters.search import indexer
from services.reader.adapters.search.folder_engine import FolderEngine
from services.reader.adapters.search.index_state import IndexState
from services.reader.adapters.search.schema import FORMAT
from shared.archive.outbox import Cursor
from shared.contracts import FetchRequest
from shared.observability.otlp import OtlpRecorder
from shared.observability.spans import begin_span, ended_on_failure, record_spans
from shared.observability.traces import new_traceparent
from shared.streams.frontier.tasks import Claim, Task

Ended = tuple[str, Any, str | None]


class Spans:
    """The spans that ended while this process recorded them."""

    def __init__(self) -> None:
        self._memory = InMemorySpanExporter()
        record_spans(OtlpRecorder("test", SimpleSpanProcessor(self._memory)))

    def ended(self) -> list[Ended]:
        found = self._memory.get_finished_spans()
        return [(one.name, (one.attributes or {})["presswatch.outcome"], one.status.description) for one in found]


@pytest.fixture
def spans() -> Iterator[Spans]:
    yield Spans()
    record_spans(None)


@pytest.mark.parametrize(
    ("error", "ended"),
    [(ValueError("no"), ("work", "failed", "ValueError")), (asyncio.CancelledError(), ("work", "given back", None))],
)
def test_work_that_fails_ends_its_spans(spans: Spans, error: BaseException, ended: Ended) -> None:
    with pytest.raises(type(error)), ended_on_failure([begin_span("work", "", {}), begin_span("work", "", {})]):
        raise error
    assert spans.ended() == [ended, ended]


class Frontier:
    """A frontier with one task. The loop is stopped when it asks again."""

    limits = SimpleNamespace(lease_s=60.0)

    def __init__(self, stop: asyncio.Event) -> None:
        self._stop = stop
        self._claims = [Claim(Task(FetchRequest(url="https://a.example/", outlet="a")), "1", "t", 0, 0, 0)]

    async def claim(self, *_: object) -> Any:
        claims, self._claims = self._claims, []
        if not claims:
            self._stop.set()
        return SimpleNamespace(claims=claims, held_up="", wait_s=0.0)

    async def renew(self, _: object) -> None: ...

    async def release(self, _: object) -> None: ...


async def test_a_fetch_that_another_process_repeats_ends_as_failed(spans: Spans) -> None:
    async def visit(*_: object) -> None:
        raise Away("away")

    stop = asyncio.Event()
    visitor, sources = SimpleNamespace(visit=visit), SimpleNamespace(named=lambda _: None)
    await FetchLoop(cast(Any, Frontier(stop)), cast(Any, visitor), cast(Any, None), cast(Any, lambda: sources)).run(
        stop
    )
    assert spans.ended() == [("fetch", "failed", "ConnectionError")]


async def test_a_step_of_the_index_that_fails_ends_its_spans(
    spans: Spans, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def one_event(*_: object) -> Any:
        return [SimpleNamespace(article_id="a", place=Cursor(101, 1))]

    async def one_trace(*_: object) -> list[str]:
        return [new_traceparent()]

    async def no_text(*_: object) -> None:
        raise ValueError("no")

    for name, answer in (("events_after", one_event), ("traces_of", one_trace), ("texts_of", no_text)):
        monkeypatch.setattr(indexer, name, answer)
    engine = FolderEngine(tmp_path / "index")
    await engine.create(IndexState(FORMAT, Cursor(100, 1), None))
    with pytest.raises(ValueError, match="no"):
        await indexer.Indexer(cast(Any, None), engine).step()
    await engine.close()
    assert spans.ended() == [("index", "failed", "ValueError")]
