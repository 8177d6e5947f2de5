"""Each entry has an outcome: done, dead with a reason, delayed, or replayed."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts import Capture
from shared.streams.bus.topology import Keys
from shared.streams.consumer.dead_letters import DeadLetters
from shared.streams.intake.receipts import receipts
from tests.integration.streams.conftest import Start, capture
from tests.integration.streams.service_faults.entries import KEYS, STREAM, came_out, drained, feed, letters, live
from tests.waiting import eventually


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"schema": "capture/1", "data": "{"}, "JSON"),
        ({"schema": "capture/1", "data": '{"url": 5}'}, "url"),
        ({"schema": "capture/1", "data": '{"html": "x"}'}, "url"),
        ({"schema": "article/1", "data": "{}"}, "takes 'capture/1'"),
        ({"schema": "capture/1"}, "no field data"),
        ({"neither": "nor"}, "data and schema"),
        ({"schema": "capture/1", "data": b"\xff" * (20 << 20)}, "20971520 bytes"),
    ],
)
async def test_garbage_dies_with_a_reason_and_the_next_good_one_goes_through(
    redis: Any, keys: Keys, start: Start, fields: dict[Any, Any], said: str
) -> None:
    start()
    await redis.xadd(STREAM, fields)
    await feed(redis, "good")

    await eventually(lambda: came_out(redis, {"good": 1}))

    (letter,) = await letters(redis)
    assert letter.reason == "invalid"
    assert said in letter.error
    assert len(letter.fields.get("data", "")) <= 70_000


async def test_a_newer_schema_is_delayed_and_not_killed(redis: Any, keys: Keys, start: Start) -> None:
    start()
    await redis.xadd(STREAM, {"schema": "capture/2", "data": '{"whatever": 1}'})
    await eventually(lambda: _delayed(redis))
    assert await letters(redis) == []


async def _delayed(redis: Any) -> bool:
    return (await live(redis)).delayed == 1


async def test_outcomes_receipts_and_counts(redis: Any, start: Start) -> None:
    service = start()
    await service.ready()
    for path in ("good", "once", "permanent", "transient", "bug"):
        await feed(redis, path, client_ref=path)
    await eventually(lambda: drained(redis))

    reported = await receipts(redis, [KEYS], "test", ["good", "once", "permanent", "transient", "bug"])
    assert {ref: receipt.status for ref, receipt in reported.items()} == {
        "good": "seen",
        "once": "seen",
        "permanent": "dead",
        "transient": "dead",
        "bug": "dead",
    }
    assert {letter.reason for letter in await letters(redis)} == {"no-such-thing", "not-yet", "key-error"}
    lag = await live(redis)
    assert lag.total("in") == 5 == lag.total("done") + lag.total("dead")
    assert {letter.trace_id for letter in await letters(redis)} == {"a" * 32}


async def test_replay_keeps_the_trace_and_counts_from_the_start(redis: Any, start: Start) -> None:
    service = start()
    await service.ready()
    await feed(redis, "transient")
    (letter,) = await eventually(lambda: letters(redis))
    assert letter.attempt == 3

    assert await DeadLetters(redis, [KEYS]).replay(letter.id) == "replayed"

    again = await eventually(lambda: letters(redis))
    assert (again[0].attempt, again[0].trace_id, again[0].id != letter.id) == (3, "a" * 32, True)


async def test_the_captures_message_is_what_this_suite_says_it_is() -> None:
    assert Capture.model_validate_json(capture("x").encode()).url == "https://test.example/x"
