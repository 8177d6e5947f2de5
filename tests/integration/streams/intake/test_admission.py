"""A plain XADD ends as a capture or as a task of the frontier."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shared.contracts import Origin
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.topology import Keys
from shared.streams.intake.receipts import receipts
from shared.streams.observability.lag import snapshot
from tests.integration.streams.intake.conftest import Start, captures, claims, is_now
from tests.waiting import eventually


async def test_what_another_archive_saw_is_marked_as_seen_by_it(redis: Any, keys: Keys, start: Start) -> None:
    start()
    page = {
        "url": "https://a.example/1", "html": "<h1>Old</h1>", "captured_at": "2020-01-01T00:00:00Z",
        "memento": "https://web.example/web/20200101000000id_/https://a.example/1", "origin": "fetched", "route": "us",
    }  # fmt: skip
    await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": json.dumps(page)})

    (capture,) = await eventually(lambda: captures(redis, keys))

    assert (capture.origin, capture.route, capture.memento) == (Origin.ARCHIVED, "web.example", page["memento"])


async def test_a_page_pushed_by_a_plain_xadd_becomes_a_contributed_capture(
    redis: Any, keys: Keys, start: Start, tmp_path: Path
) -> None:
    start()
    page = {"url": "https://a.example/1", "html": "<h1>안녕</h1>", "origin": "fetched", "producer": "somebody-else"}
    sent = await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": json.dumps(page), "client_ref": "r1"})

    (capture,) = await eventually(lambda: captures(redis, keys))

    assert (capture.origin, capture.producer) == (Origin.CONTRIBUTED, "wire")
    assert (capture.outlet, capture.edition) == ("test", "en")
    assert capture.html is None
    assert capture.body is not None
    assert FolderBlobs(tmp_path / "blobs").read(capture.body.sha256).decode() == "<h1>안녕</h1>"
    assert capture.captured_at is not None
    assert int(capture.captured_at.timestamp() * 1000) == int(sent.split(b"-")[0])
    await eventually(lambda: is_now(redis.xlen("pw:intake:wire"), 0))
    assert (await receipts(redis, [keys], "wire", ["r1"]))["r1"].status == "accepted"


async def test_a_story_becomes_a_json_body(redis: Any, keys: Keys, start: Start, tmp_path: Path) -> None:
    start()
    story = {"url": "https://a.example/2", "text": "One.\nTwo.", "hints": {"title": "T", "byline": "B"}}
    await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": json.dumps(story)})

    (capture,) = await eventually(lambda: captures(redis, keys))

    assert capture.body is not None
    assert capture.body.media_type == "application/vnd.presswatch.story+json"
    body = json.loads(FolderBlobs(tmp_path / "blobs").read(capture.body.sha256))
    assert (body["title"], body["text"], body["byline"]) == ("T", "One.\nTwo.", "B")


async def test_a_fetch_request_with_just_a_url_reaches_the_frontier(redis: Any, keys: Keys, start: Start) -> None:
    start()
    await redis.xadd("pw:intake:cli", {"schema": "fetch-request/1", "data": '{"url": "https://a.example/x"}'})

    claimed = await eventually(lambda: claims(redis, keys))

    assert claimed[0].task.request.url == "https://a.example/x"
    assert claimed[0].task.producer == "cli"


async def test_a_full_bulk_lane_holds_up_its_own_producer_only(redis: Any, keys: Keys, start: Start) -> None:
    start(limits=StreamLimits(entries=3))
    page = {"schema": "capture/1", "data": '{"url": "https://a.example/1", "html": "x"}'}
    for _ in range(10):
        await redis.xadd("pw:intake:import", {**page, "lane": "bulk"})
    await eventually(lambda: is_now(redis.xlen(keys.of("captures", "bulk")), 3))
    await redis.xadd("pw:intake:wire", page)

    await eventually(lambda: captures(redis, keys))

    assert await redis.xlen(keys.of("captures", "bulk")) == 3
    await redis.xtrim(keys.of("captures", "bulk"), maxlen=0)
    await eventually(lambda: is_now(redis.xlen("pw:intake:import"), 4))


async def test_what_a_dead_router_had_moved_but_not_acknowledged_is_not_moved_again(
    redis: Any, keys: Keys, start: Start
) -> None:
    page = {"schema": "capture/1", "data": '{"url": "https://a.example/1", "html": "x"}'}
    sent = (await redis.xadd("pw:intake:wire", page)).decode()
    await redis.xgroup_create("pw:intake:wire", "work", id="0")
    await redis.xreadgroup("work", "dead-router", {"pw:intake:wire": ">"})
    await redis.zadd(keys.of("taken"), {f"wire/{sent}": 2_000_000_000})

    start(claim_after_s=0.3)

    await eventually(lambda: is_now(redis.xlen("pw:intake:wire"), 0))
    assert await captures(redis, keys) == []


async def test_each_entry_is_counted_into_the_stream_once(redis: Any, keys: Keys, start: Start) -> None:
    start()
    page = {"schema": "capture/1", "data": '{"url": "https://a.example/1", "html": "x"}'}
    for _ in range(50):
        await redis.xadd("pw:intake:wire", page)

    await eventually(lambda: is_now(redis.xlen("pw:intake:wire"), 0))

    live = (await snapshot(redis, [keys])).of_stage("parser")[0]
    assert (live.backlog, live.total("in")) == (50, 50)
