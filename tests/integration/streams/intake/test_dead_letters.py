"""An entry that the intake cannot take is a dead letter with a reason, and holds up nobody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from redis.exceptions import NoPermissionError

from shared.settings import SharedSettings
from shared.streams.bus.connection import connect
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.topology import Keys, beside_intake
from shared.streams.consumer.dead_letters import DeadLetters
from shared.streams.intake.receipts import receipts
from tests.integration.streams.intake.conftest import Start, captures, is_now
from tests.servers import as_user
from tests.waiting import eventually


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
    await eventually(lambda: is_now(redis.xlen(box), 3))
    await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": '{"url": "https://a.example/1", "html": "x"}'})

    await eventually(lambda: captures(redis, keys))

    assert (await redis.xlen(box), await redis.xlen("pw:intake:rubbish")) == (3, 7)
    for letter, _ in await redis.xrange(box):
        await DeadLetters(redis, [keys]).drop(f"intake/rubbish/{letter.decode()}")
    await eventually(lambda: is_now(redis.xlen("pw:intake:rubbish"), 4))
    assert await redis.xlen(box) == 3


async def test_dead_letters_are_bounded_by_their_bytes_too(redis: Any, start: Start) -> None:
    start(limits=StreamLimits(letter_bytes=300_000))
    for _ in range(20):
        await redis.xadd("pw:intake:rubbish", {"schema": "capture/1", "data": "x" * 100_000, "more": "y" * 100_000})
    await eventually(lambda: is_now(redis.exists(beside_intake("rubbish", "dead")), 1))

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
