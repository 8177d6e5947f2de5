"""A time that cannot be true is refused with a reason, whether the message or the id of its entry has it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.exceptions import ResponseError

from services.console.archive.ingest.items import Item
from services.console.archive.ingest.sender import IntakeSender
from shared.contracts import Capture
from shared.errors import PresswatchError
from shared.streams.bus.topology import Keys, beside_intake
from shared.streams.intake.receipts import receipts
from tests.integration.streams.intake.conftest import Start, captures, claims, is_now, moment
from tests.waiting import eventually

ITEM = {"item": {"body": {"sha256": "a" * 64, "size": 1}, "captured_at": "2099-01-01T00:00:00Z"}}


FIRST, LAST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
"""Times that have no equal in UTC."""


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
    await eventually(lambda: is_now(redis.xlen(beside_intake("wire", "dead")), 2))
    for _, fields in await redis.xrange(beside_intake("wire", "dead")):
        assert fields[b"dead_reason"] == b"bad-id"
        assert b"lies in the future" in fields[b"dead_error"] and b"docs/producing.md" in fields[b"dead_error"]
    assert await captures(redis, keys) == [], "its time would be made up"

    await eventually(lambda: is_now(redis.xlen(stream), 0))
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
    message = {name: moment(value) if isinstance(value, str) else value for name, value in message.items()}
    fields = {"schema": schema, "data": json.dumps(base | message), "client_ref": "r"}
    await redis.xadd("pw:intake:wire", fields)
    await eventually(lambda: is_now(redis.xlen(beside_intake("wire", "dead")), 1))
    ((_, letter),) = await redis.xrange(beside_intake("wire", "dead"))
    assert letter[b"dead_reason"] == b"bad-time"
    assert re.match(why, letter[b"dead_error"].decode()), letter[b"dead_error"]
    assert (await receipts(redis, [keys], "wire", ["r"]))["r"].details["reason"] == "bad-time"
    assert await captures(redis, keys) == []
    assert not await claims(redis, keys)


@pytest.mark.parametrize("at", ["5", "1991-08-07T00:00:00Z"])
async def test_a_clock_that_is_a_little_fast_and_the_oldest_pages_are_taken(
    redis: Any, keys: Keys, start: Start, at: str
) -> None:
    start()
    page = {"url": "https://a.example/1", "html": "<h1>A</h1>", "captured_at": moment(at)}
    await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": json.dumps(page)})
    (capture,) = await eventually(lambda: captures(redis, keys))
    assert capture.captured_at == datetime.fromisoformat(page["captured_at"])


async def test_a_fetcher_whose_clock_is_behind_believes_the_server(redis: Any, keys: Keys, start: Start) -> None:
    start(behind=timedelta(hours=20))
    page = {"url": "https://a.example/1", "html": "<h1>A</h1>"}
    await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": json.dumps(page)})
    await redis.xadd(
        "pw:intake:wire", {"schema": "capture/1", "data": json.dumps(page | {"captured_at": moment("60")})}
    )
    await eventually(lambda: is_now(redis.xlen(beside_intake("wire", "dead")), 1))
    (capture,) = await eventually(lambda: captures(redis, keys))
    assert abs(datetime.now(UTC) - capture.captured_at) < timedelta(hours=1)


async def test_the_command_says_what_to_do_when_its_stream_has_used_up_its_ids(redis: Any, keys: Keys) -> None:
    most = 2**64 - 1
    await redis.xadd("pw:intake:ingest", {"schema": "capture/1", "data": "{}"}, id=f"{most}-{most}")
    item = Item("here", Capture(url="https://a.example/1", html="<h1>A</h1>"))
    with pytest.raises(PresswatchError, match=r"used up its ids.*docs/producing\.md"):
        await IntakeSender(redis, 1).send([item])
