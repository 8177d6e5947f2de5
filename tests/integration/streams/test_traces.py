"""Spans of a real service on a real server: one for each attempt, in the trace of its entry, and one for a batch."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from redis.asyncio import Redis

from shared.contracts import Lane
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName
from tests.integration.streams.conftest import TRACE, capture
from tests.integration.streams.running import Running
from tests.waiting import eventually

TRACE_ID, PARENT_ID = TRACE.split("-")[1:3]


def trace(number: int) -> str:
    return f"00-{number:032x}-{number:016x}-01"


class Traced:
    """The finished spans of a service, and the traceparents of what it put out."""

    def __init__(self, spans: list[dict[str, Any]], outputs: list[str], log: list[dict[str, Any]]) -> None:
        self.spans, self.outputs, self.log = spans, outputs, log

    def of(self, traceparent: str) -> list[dict[str, Any]]:
        wanted = f"0x{traceparent.split('-')[1]}"
        return [span for span in self.spans if span["context"]["trace_id"] == wanted]


async def traced(
    redis: Redis, keys: Keys, redis_url: str, folder: Path, entries: dict[str, str], **more: Any
) -> Traced:
    """Let a service handle these captures, path -> traceparent, and return what it recorded."""
    for path, parent in entries.items():
        await Enqueuer(redis).add(keys, StreamName.CAPTURES, capture(path), traceparent=parent)
    file = folder / "spans.jsonl"
    module = "tests.integration.streams.traced_service"
    service = Running(folder, redis_url, module=module, founds=False, spans_file=file, **more)
    captures, seen = (keys.stream(name, Lane.LIVE) for name in (StreamName.CAPTURES, StreamName.OBSERVATIONS))

    async def is_done() -> bool:
        waiting = await redis.xlen(captures) + await redis.zcard(f"{captures}:delayed")
        return service.health_file.exists() and not waiting

    try:
        await eventually(is_done)
        found: Any = await redis.xrange(seen)
        outputs = [fields[b"traceparent"].decode() for _, fields in found]
        service.send(signal.SIGTERM)
        assert await service.ended() == 0
    finally:
        service.kill()
    return Traced([json.loads(line) for line in file.read_text().splitlines()], outputs, service.lines)


async def test_an_entry_has_a_span_below_its_parent_and_what_follows_hangs_below_the_span(
    redis: Redis, keys: Keys, redis_url: str, tmp_path: Path
) -> None:
    found = await traced(redis, keys, redis_url, tmp_path, {"a": TRACE})
    [span] = found.spans
    assert (span["name"], span["context"]["trace_id"], span["parent_id"]) == (
        "parse",
        f"0x{TRACE_ID}",
        f"0x{PARENT_ID}",
    )
    assert span["attributes"]["presswatch.outcome"] == "observed"
    assert span["attributes"]["messaging.destination.name"] == keys.stream(StreamName.CAPTURES, Lane.LIVE)
    assert span["resource"]["attributes"]["service.name"] == "under-test"
    assert found.outputs == [f"00-{TRACE_ID}-{span['context']['span_id'][2:]}-01"]
    [line] = [line for line in found.log if line["event"] == "entry finished"]
    assert line["trace_id"] == TRACE_ID


async def test_a_batch_has_a_span_of_its_own_with_a_link_to_each_entry(
    redis: Redis, keys: Keys, redis_url: str, tmp_path: Path
) -> None:
    found = await traced(redis, keys, redis_url, tmp_path, {f"p{n}": trace(n) for n in range(1, 7)}, batch=6)
    batches = [span for span in found.spans if span["name"] == "parse batch"]
    entries = {(s["context"]["trace_id"], s["context"]["span_id"]) for s in found.spans if s["name"] == "parse"}
    links = {(link["context"]["trace_id"], link["context"]["span_id"]) for b in batches for link in b["links"]}
    assert len(entries) == 6 and batches and links == entries
    assert all(batch["parent_id"] is None for batch in batches)
    assert not {batch["context"]["trace_id"] for batch in batches} & {trace_id for trace_id, _ in entries}


@pytest.mark.parametrize(("path", "outcomes"), [("once", ["not-yet", "observed"]), ("permanent", ["no-such-thing"])])
async def test_each_attempt_has_a_span_and_failures_say_why(
    redis: Redis, keys: Keys, redis_url: str, tmp_path: Path, path: str, outcomes: list[str]
) -> None:
    found = await traced(redis, keys, redis_url, tmp_path, {path: TRACE})
    spans = found.of(TRACE)
    assert [span["attributes"]["presswatch.outcome"] for span in spans] == outcomes
    assert [span["attributes"]["presswatch.attempt"] for span in spans] == list(range(len(outcomes)))
    assert {span["parent_id"] for span in spans} == {f"0x{PARENT_ID}"}
    assert spans[0]["status"]["status_code"] == "ERROR" and spans[0]["status"]["description"]


async def test_a_collector_that_never_answers_holds_nothing_up(
    redis: Redis, keys: Keys, redis_url: str, tmp_path: Path
) -> None:
    for number in range(50):
        await Enqueuer(redis).add(keys, StreamName.CAPTURES, capture(f"p{number}"), traceparent=trace(number + 1))
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes connections and says nothing
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        service = Running(tmp_path, redis_url, founds=False, otlp_endpoint=endpoint)
        try:
            await eventually(lambda: done(redis, keys, 50))
            service.send(signal.SIGTERM)
            assert await service.ended() == 0
        finally:
            service.kill()


async def test_histograms_lead_to_the_trace_in_openmetrics_only(
    redis: Redis, keys: Keys, redis_url: str, tmp_path: Path
) -> None:
    await Enqueuer(redis).add(keys, StreamName.CAPTURES, capture("a"), traceparent=TRACE)
    module = "tests.integration.streams.traced_service"
    service = Running(tmp_path, redis_url, module=module, founds=False, spans_file=tmp_path / "spans.jsonl")
    try:
        await eventually(lambda: done(redis, keys, 1))
        url = json.loads(service.health_file.read_text())["url"] + "/metrics"
        async with ClientSession() as client:

            async def asked(accept: str) -> tuple[str, str]:
                async with client.get(url, headers={"Accept": accept}) as answer:
                    return answer.headers["Content-Type"], await answer.text()

            async def has_measured() -> bool:
                return "presswatch_stage_seconds_count" in (await asked("*/*"))[1]

            await eventually(has_measured)
            kind, plain = await asked("text/plain")
            assert kind.startswith("text/plain") and TRACE_ID not in plain
            for odd in ("application/openmetrics-text; version=x", "text/plain;version=1.²", ";=,", "x" * 4000):
                assert (await asked(odd))[0].startswith("text/plain"), odd
            kind, text = await asked("application/openmetrics-text; version=1.0.0; charset=utf-8")
        assert kind.startswith("application/openmetrics-text")
        families = list(text_string_to_metric_families(text))  # type: ignore[no-untyped-call]
        led = {
            s.name for f in families for s in f.samples if s.exemplar and s.exemplar.labels == {"trace_id": TRACE_ID}
        }
        assert led == {"presswatch_stage_seconds_bucket", "presswatch_queue_seconds_bucket"}
    finally:
        service.kill()


async def done(redis: Redis, keys: Keys, number: int) -> bool:
    return bool(await redis.xlen(keys.stream(StreamName.OBSERVATIONS, Lane.LIVE)) == number)
