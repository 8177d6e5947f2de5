"""The images and style sheets of a batch of articles: requested in one call, each under the trace of its article."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio
from redis.asyncio import Redis

from services.parser.adapters.outlet_rules import OutletRules
from services.parser.adapters.sandbox import Sandbox
from services.parser.handler import ParserHandler
from shared.contracts import Capture, Lane, Origin, PageKind
from shared.observability.traces import new_traceparent
from shared.sources import Sources
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import Keys
from shared.streams.consumer.stage import Done, Failed
from shared.streams.frontier.queue import Frontier
from shared.streams.frontier.tasks import FONT, WEEK, unpack

WHEN = datetime(2026, 3, 18, tzinfo=UTC)
SHEETS = "<link rel=stylesheet href=/main.css#top><link rel=stylesheet href=//cdn.example/all.css>"
SHEETS += "<link rel=stylesheet href='http://x/'><link rel=stylesheet href=''>"  # no message can hold the first one
SHEETS += "<style>@import '/own.css'; @font-face { src: url(/f.woff2) } p { background: url(/paper.png) }</style>"
PROSE = "The co-operative farm reported on its spring sowing, which began earlier than in other years. " * 5


def capture(number: int) -> tuple[Capture, bytes]:
    html = (
        f"<title>Sowing</title>{SHEETS}<h1>Sowing {number}</h1><p>{PROSE}{number}</p><img src=/{number}.jpg><p>{PROSE}"
    )
    body = html.encode()
    ref = blob_ref(body, "text/html")
    return Capture(url=f"https://paper.example/{number}", captured_at=WHEN, body=ref, origin=Origin.FETCHED), body


def entry(message: Capture, traceparent: str) -> Entry[Capture]:
    return Entry("1-1", Lane.LIVE, 0, message, traceparent, None, None, WHEN, 0)


@pytest_asyncio.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    await client.flushall()
    yield client
    await client.aclose()


async def scripts_run(redis: Redis) -> int:
    """The number of scripts that the server has run."""
    return int((await redis.info("commandstats")).get("cmdstat_evalsha", {}).get("calls", 0))


async def test_one_call_requests_the_parts_of_a_batch(redis: Redis, tmp_path: Path) -> None:
    blobs, frontier, sources = FolderBlobs(tmp_path), Frontier(redis, [Keys(0)]), Sources()
    handler = ParserHandler(
        outlets=OutletRules(lambda: sources), bodies=blobs, keep=blobs.put, frontier=frontier,
        sandbox=Sandbox(5.0, 512).extract, images=60, styles=16, pause=lambda: asyncio.sleep(0),
    )  # fmt: skip
    captures = [capture(number) for number in range(3)]
    traces = [new_traceparent() for _ in captures]
    missing = capture(9)[0]
    await blobs.put([BlobWrite(one, body, new_traceparent()) for one, body in captures])
    before = await scripts_run(redis)
    entries = [entry(one, trace) for (one, _), trace in zip(captures, traces, strict=True)]
    outcomes = await handler([*entries, entry(missing, new_traceparent())])
    assert [type(one) for one in outcomes] == [Done, Done, Done, Failed]
    assert await scripts_run(redis) - before == 1
    rows: Any = await redis.hvals(Keys(0).of("frontier", "tasks"))
    asked = [unpack(row) for row in rows]
    images = [task for task in asked if task.request.kind is PageKind.IMAGE]
    assert {task.traceparent for task in images} == set(traces)
    assert {(task.request.url.removeprefix("https://paper.example/"), FONT in task.state) for task in images} == {
        ("0.jpg", False), ("1.jpg", False), ("2.jpg", False), ("paper.png", False), ("f.woff2", True)
    }  # fmt: skip
    sheets = {task.request.url: task for task in asked if task.request.kind is PageKind.STYLE}
    assert len(asked) == len(images) + 3 and set(sheets) == {
        "https://paper.example/own.css",
        "https://paper.example/main.css",
        "https://cdn.example/all.css",
    }
    assert {task.state[WEEK] for task in sheets.values()} == {int(WHEN.timestamp() // 604_800)}
    later = replace(entries[0], born_at=WHEN + timedelta(days=7))
    await handler([later, later])
    assert len(await redis.hvals(Keys(0).of("frontier", "tasks"))) == len(asked) + 3
