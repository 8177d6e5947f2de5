"""Intake: what a plain XADD says ends in the frontier or the captures, once, or among the dead with a reason."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import NoPermissionError, ResponseError

from services.console.archive.ingest.items import Item
from services.console.archive.ingest.sender import IntakeSender
from shared.contracts import Capture, Origin
from shared.errors import PresswatchError
from shared.settings import SharedSettings
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.connection import connect
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.topology import Keys, StreamName, beside_intake
from shared.streams.consumer.dead_letters import DeadLetters
from shared.streams.frontier.queue import Frontier
from shared.streams.intake.admission import OutletOf
from shared.streams.intake.receipts import receipts
from shared.streams.intake.router import IntakeDependencies, IntakeRouter
from shared.streams.observability.lag import snapshot
from tests.servers import as_user
from tests.waiting import eventually

Start = Callable[..., IntakeRouter]
ITEM = {"item": {"body": {"sha256": "a" * 64, "size": 1}, "captured_at": "2099-01-01T00:00:00Z"}}
FIRST, LAST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
"""Times that have no equal in UTC."""


def _moment(ahead: str) -> str:
    """Return the time so many minutes ahead of ours, or the time itself."""
    return (datetime.now(UTC) + timedelta(minutes=int(ahead))).isoformat() if ahead.isdigit() else ahead


@pytest.fixture
async def start(redis: Any, keys: Keys, tmp_path: Path) -> AsyncIterator[Start]:
    running: list[tuple[asyncio.Event, asyncio.Task[None]]] = []

    def begin(
        outlet_of: OutletOf = lambda _: ("test", "en"), behind: timedelta = timedelta(), **options: Any
    ) -> IntakeRouter:
        stop = asyncio.Event()
        blobs = FolderBlobs(tmp_path / "blobs")
        doors = IntakeDependencies(Frontier(redis, [keys]), blobs, outlet_of, now=lambda: datetime.now(UTC) - behind)
        intake = IntakeRouter(redis, doors, stop, **options)
        running.append((stop, asyncio.create_task(intake.run())))
        return intake

    yield begin
    for stop, task in running:
        stop.set()
        await asyncio.wait_for(task, 60)


async def captures(redis: Any, keys: Keys) -> list[Capture]:
    rows: Any = await redis.xrange(keys.stream(StreamName.CAPTURES))
    return [Capture.model_validate_json(fields[b"data"]) for _, fields in rows]


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
    await eventually(lambda: _is(redis.xlen("pw:intake:wire"), 0))
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

    claimed = await eventually(lambda: _claim(redis, keys))

    assert claimed[0].task.request.url == "https://a.example/x"
    assert claimed[0].task.producer == "cli"


async def test_an_id_from_the_future_is_refused_and_a_deleted_stream_begins_anew(
    redis: Any, keys: Keys, start: Start
) -> None:
    stream, most = "pw:intake:wire", 2**64 - 1
    page = {"schema": "capture/1", "data": json.dumps({"url": "https://a.example/1", "html": "<h1>A</h1>"})}
    await redis.xadd(stream, page, id=f"{most}-{most - 1}")
    assert await redis.xadd(stream, page) == f"{most}-{most}".encode()
    with pytest.raises(ResponseError, match="last possible ID"):
        await redis.xadd(stream, page)
    start()
    await eventually(lambda: _is(redis.xlen(beside_intake("wire", "dead")), 2))
    for _, fields in await redis.xrange(beside_intake("wire", "dead")):
        assert fields[b"dead_reason"] == b"bad-id"
        assert b"lies in the future" in fields[b"dead_error"] and b"docs/producing.md" in fields[b"dead_error"]
    assert await captures(redis, keys) == [], "its time would be made up"

    await eventually(lambda: _is(redis.xlen(stream), 0))
    await redis.delete(stream)  # the remedy
    await redis.xadd(stream, page)
    (capture,) = await eventually(lambda: captures(redis, keys))
    assert capture.captured_at is not None and capture.captured_at.year < 2200


@pytest.mark.parametrize(
    ("schema", "message", "why"),
    [
        (
            "capture/1",
            {"captured_at": "2099-01-01T00:00:00Z"},
            r"captured_at: 2099-01-01T00:00\+00:00 has not come",
        ),
        ("capture/1", {"captured_at": "20"}, "captured_at: .*has not come yet"),
        (
            "capture/1",
            {"captured_at": "1900-01-01T00:00:00+09:00"},
            r"captured_at: 1900-01-01T00:00\+09:00 is before",
        ),
        ("capture/1", {"captured_at": "2880", "memento": "https://w.example/2099/x"}, "captured_at: .*not come"),
        ("fetch-request/1", {"not_before": "2099-01-01T00:00:00Z"}, "not_before: at most 366 days ahead"),
        ("fetch-request/1", {"hints": ITEM}, "hints.item.captured_at: 2099-01-01T00:00.* has not come yet"),
        ("annotation/1", {"made_at": "2099-01-01T00:00:00Z"}, "made_at: 2099-01-01T00:00.* has not come yet"),
        ("capture/1", {"captured_at": FIRST}, "captured_at: 0001-01-01T00:00.* is before the first web page"),
        ("capture/1", {"captured_at": LAST}, "captured_at: 9999-12-31T23:59.* has not come yet"),
        ("fetch-request/1", {"hints": {"item": ITEM["item"] | {"captured_at": FIRST}}}, "hints.item.captured_at: 0001"),
        ("annotation/1", {"made_at": LAST}, "made_at: 9999-12-31T23:59.* has not come yet"),
        ("fetch-request/1", {"not_before": LAST}, "not_before: at most 366 days ahead"),
    ],
)
async def test_a_time_that_cannot_be_true_is_refused_with_a_receipt(
    redis: Any, keys: Keys, start: Start, schema: str, message: dict[str, Any], why: str
) -> None:
    start()
    base: dict[str, Any] = {"url": "https://a.example/1"}
    if schema == "capture/1":
        base["html"] = "<h1>A</h1>"
    if schema == "annotation/1":
        base = {"article_id": "a" * 32, "revision_id": "b" * 32, "kind": "tags", "version": "1", "value": ["x"]}
    message = {name: _moment(value) if isinstance(value, str) else value for name, value in message.items()}
    fields = {"schema": schema, "data": json.dumps(base | message), "client_ref": "r"}
    await redis.xadd("pw:intake:wire", fields)
    await eventually(lambda: _is(redis.xlen(beside_intake("wire", "dead")), 1))
    ((_, letter),) = await redis.xrange(beside_intake("wire", "dead"))
    assert letter[b"dead_reason"] == b"bad-time"
    assert re.match(why, letter[b"dead_error"].decode()), letter[b"dead_error"]
    assert (await receipts(redis, [keys], "wire", ["r"]))["r"].details["reason"] == "bad-time"
    assert await captures(redis, keys) == []
    assert not await _claim(redis, keys)


async def test_an_entry_that_nobody_can_judge_is_a_dead_letter_and_the_next_one_is_taken(
    redis: Any, keys: Keys, start: Start
) -> None:
    def outlet_of(url: str) -> tuple[str, str | None]:
        if url.endswith("/0"):
            raise OverflowError("date value out of range")
        return "test", "en"

    for name in range(2):
        page = {"url": f"https://a.example/{name}", "html": "<h1>A</h1>"}
        await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": json.dumps(page), "client_ref": f"r{name}"})
    start(outlet_of)
    (capture,) = await eventually(lambda: captures(redis, keys))
    assert capture.url == "https://a.example/1"
    ((_, letter),) = await redis.xrange(beside_intake("wire", "dead"))
    assert letter[b"dead_reason"] == b"unexpected" and b"date value out of range" in letter[b"dead_error"]
    assert (await receipts(redis, [keys], "wire", ["r0"]))["r0"].details["reason"] == "unexpected"


@pytest.mark.parametrize("at", ["5", "1991-08-07T00:00:00Z"])
async def test_a_clock_that_is_a_little_fast_and_the_oldest_pages_are_taken(
    redis: Any, keys: Keys, start: Start, at: str
) -> None:
    start()
    page = {"url": "https://a.example/1", "html": "<h1>A</h1>", "captured_at": _moment(at)}
    await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": json.dumps(page)})
    (capture,) = await eventually(lambda: captures(redis, keys))
    assert capture.captured_at == datetime.fromisoformat(page["captured_at"])


async def test_a_fetcher_whose_clock_is_behind_believes_the_server(redis: Any, keys: Keys, start: Start) -> None:
    start(behind=timedelta(hours=20))
    page = {"url": "https://a.example/1", "html": "<h1>A</h1>"}
    await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": json.dumps(page)})
    await redis.xadd(
        "pw:intake:wire", {"schema": "capture/1", "data": json.dumps(page | {"captured_at": _moment("60")})}
    )
    await eventually(lambda: _is(redis.xlen(beside_intake("wire", "dead")), 1))
    (capture,) = await eventually(lambda: captures(redis, keys))
    assert abs(datetime.now(UTC) - capture.captured_at) < timedelta(hours=1)


async def test_the_command_says_what_to_do_when_its_stream_has_used_up_its_ids(redis: Any, keys: Keys) -> None:
    most = 2**64 - 1
    await redis.xadd("pw:intake:ingest", {"schema": "capture/1", "data": "{}"}, id=f"{most}-{most}")
    item = Item("here", Capture(url="https://a.example/1", html="<h1>A</h1>"))
    with pytest.raises(PresswatchError, match=r"used up its ids.*docs/producing\.md"):
        await IntakeSender(redis, 1).send([item])


async def _claim(redis: Any, keys: Keys) -> Any:
    return (await Frontier(redis, [keys]).claim(0, 5)).claims


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"schema": "capture/1", "data": "{not json"}, "JSON"),
        ({"schema": "capture/1", "data": '{"url": 7, "html": ""}'}, "url"),
        ({"schema": "capture/1", "data": '{"html": ""}'}, "url"),
        ({"schema": "capture/1", "data": '{"url": "https://a.example/"}'}, "exactly one"),
        ({"schema": "fetch-request/1", "data": '{"url": "ftp://a.example/x"}'}, "http"),
        ({"data": "{}"}, "schema"),
        ({"schema": "fetch-request/1"}, "data"),
        ({"schema": "article/1", "data": "{}"}, "article/1"),
        ({"schema": "fetch-request/1", "data": '{"url": "https://a.example/x"}', "lane": "fast"}, "lane"),
        ({"schema": "capture/1", "data": "x" * (20 << 20)}, "20971520 bytes"),
        ({"schema": b"\xff\xfe", "data": b"\x00\xff"}, "schema"),
    ],
)
async def test_garbage_lands_among_the_dead_with_a_reason_and_the_next_good_one_goes_through(
    redis: Any, keys: Keys, start: Start, fields: dict[Any, Any], said: str
) -> None:
    start()
    await redis.xadd("pw:intake:wire", {**fields, "client_ref": "bad"})
    await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": '{"url": "https://a.example/1", "html": "x"}'})

    await eventually(lambda: captures(redis, keys))
    ((_, dead),) = await redis.xrange(beside_intake("wire", "dead"))

    assert dead[b"dead_reason"] == b"invalid"
    assert said in dead[b"dead_error"].decode()
    assert len(dead.get(b"data", b"")) <= 65536
    assert (await receipts(redis, [keys], "wire", ["bad"]))["bad"].status == "dead"
    assert await redis.xlen("pw:intake:wire") == 0


async def test_a_producer_that_sends_rubbish_for_ever_fills_its_own_stream_only(
    redis: Any, keys: Keys, start: Start
) -> None:
    start(limits=StreamLimits(letters=3))
    for _ in range(10):
        await redis.xadd("pw:intake:rubbish", {"schema": "capture/1", "data": "no json"})
    box = beside_intake("rubbish", "dead")
    await eventually(lambda: _is(redis.xlen(box), 3))
    await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": '{"url": "https://a.example/1", "html": "x"}'})

    await eventually(lambda: captures(redis, keys))

    assert (await redis.xlen(box), await redis.xlen("pw:intake:rubbish")) == (3, 7)
    for letter, _ in await redis.xrange(box):
        await DeadLetters(redis, [keys]).drop(f"intake/rubbish/{letter.decode()}")
    await eventually(lambda: _is(redis.xlen("pw:intake:rubbish"), 4))
    assert await redis.xlen(box) == 3


async def test_dead_letters_are_bounded_by_their_bytes_too(redis: Any, start: Start) -> None:
    start(limits=StreamLimits(letter_bytes=300_000))
    for _ in range(20):
        await redis.xadd("pw:intake:rubbish", {"schema": "capture/1", "data": "x" * 100_000, "more": "y" * 100_000})
    await eventually(lambda: _is(redis.exists(beside_intake("rubbish", "dead")), 1))

    async def stands() -> bool:
        return bool(await redis.memory_usage(beside_intake("rubbish", "dead"), samples=0) >= 300_000)

    await eventually(stands)
    kept = await redis.xlen(beside_intake("rubbish", "dead"))
    assert kept + await redis.xlen("pw:intake:rubbish") == 20
    assert 3 <= kept <= 6


async def test_the_services_own_user_buries_and_sees_how_much_room_is_left(redis: Any, redis_url: str) -> None:
    box = beside_intake("desk", "dead")
    fetcher = connect(SharedSettings(redis_url=as_user(redis_url, "fetcher")))
    await fetcher.xadd(box, {"dead_reason": "invalid"})
    assert await fetcher.memory_usage(box, samples=5)
    with pytest.raises(NoPermissionError):
        await fetcher.xrange(box)
    await fetcher.aclose()


async def test_a_full_bulk_lane_holds_up_its_own_producer_only(redis: Any, keys: Keys, start: Start) -> None:
    start(limits=StreamLimits(entries=3))
    page = {"schema": "capture/1", "data": '{"url": "https://a.example/1", "html": "x"}'}
    for _ in range(10):
        await redis.xadd("pw:intake:import", {**page, "lane": "bulk"})
    await eventually(lambda: _is(redis.xlen(keys.of("captures", "bulk")), 3))
    await redis.xadd("pw:intake:wire", page)

    await eventually(lambda: captures(redis, keys))

    assert await redis.xlen(keys.of("captures", "bulk")) == 3
    await redis.xtrim(keys.of("captures", "bulk"), maxlen=0)
    await eventually(lambda: _is(redis.xlen("pw:intake:import"), 4))


async def _is(number: Any, wanted: int) -> bool:
    return bool(await number == wanted)


async def test_what_a_dead_router_had_moved_but_not_acknowledged_is_not_moved_again(
    redis: Any, keys: Keys, start: Start
) -> None:
    page = {"schema": "capture/1", "data": '{"url": "https://a.example/1", "html": "x"}'}
    sent = (await redis.xadd("pw:intake:wire", page)).decode()
    await redis.xgroup_create("pw:intake:wire", "work", id="0")
    await redis.xreadgroup("work", "dead-router", {"pw:intake:wire": ">"})
    await redis.zadd(keys.of("taken"), {f"wire/{sent}": 2_000_000_000})

    start(claim_after_s=0.3)

    await eventually(lambda: _is(redis.xlen("pw:intake:wire"), 0))
    assert await captures(redis, keys) == []


async def test_each_entry_is_counted_into_the_stream_once(redis: Any, keys: Keys, start: Start) -> None:
    start()
    page = {"schema": "capture/1", "data": '{"url": "https://a.example/1", "html": "x"}'}
    for _ in range(50):
        await redis.xadd("pw:intake:wire", page)

    await eventually(lambda: _is(redis.xlen("pw:intake:wire"), 0))

    live = (await snapshot(redis, [keys])).of_stage("parser")[0]
    assert (live.backlog, live.total("in")) == (50, 50)
