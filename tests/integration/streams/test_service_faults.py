"""A real service process on a real server: killed, stopped, starved and fed garbage, it neither loses nor doubles."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from typing import Any

import pytest

from shared.contracts import Capture, Lane, Observation
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import GROUP, Keys, StreamName
from shared.streams.consumer.dead_letters import DeadLetter, DeadLetters, Filter
from shared.streams.intake.receipts import receipts
from shared.streams.observability.lag import StreamLag, snapshot
from tests.integration.streams.conftest import TRACE, Start, capture
from tests.waiting import eventually

KEYS = Keys(0)
STREAM = KEYS.stream(StreamName.CAPTURES)
OUT = KEYS.stream(StreamName.OBSERVATIONS)


async def feed(redis: Any, *paths: str, lane: Lane = Lane.LIVE, client_ref: str | None = None) -> None:
    enqueuer = Enqueuer(redis, unlimited=True)
    for path in paths:
        await enqueuer.offer(
            KEYS,
            StreamName.CAPTURES,
            capture(path),
            traceparent=TRACE,
            lane=lane,
            client_ref=client_ref,
            producer="test",
        )


async def seen(redis: Any, stream: str = OUT) -> Counter[str]:
    """How often each path came out."""
    rows = await redis.xrange(stream)
    urls = [Observation.model_validate_json(fields[b"data"]).url for _, fields in rows]
    return Counter(url.removeprefix("https://test.example/") for url in urls)


async def live(redis: Any) -> StreamLag:
    return (await snapshot(redis, [KEYS])).of_stage("parser")[0]


async def drained(redis: Any) -> bool:
    lag = await live(redis)
    return lag.backlog == 0 and lag.delayed == 0


async def letters(redis: Any) -> list[DeadLetter]:
    return [letter async for letter in DeadLetters(redis, [KEYS]).find(Filter())]


async def test_what_a_killed_process_held_is_worked_off_once_by_the_next(redis: Any, start: Start) -> None:
    first = start()
    await first.ready()
    await feed(redis, *(f"slow{n}" for n in range(6)), *(f"n{n}" for n in range(200)))
    await eventually(lambda: _pending(redis))
    first.kill()
    second = start("b")
    await eventually(lambda: drained(redis), 60)

    assert await seen(redis) == Counter([f"slow{n}" for n in range(6)] + [f"n{n}" for n in range(200)])
    assert await letters(redis) == []
    second.send(signal.SIGTERM)
    assert await second.ended() == 0


async def _pending(redis: Any) -> bool:
    return bool((await redis.xpending(STREAM, GROUP))["pending"])


async def test_an_entry_that_kills_its_process_becomes_a_dead_letter_and_its_batch_does_not(
    redis: Any, start: Start
) -> None:
    service = start()
    await service.ready()
    await feed(redis, "a", "b", "kill", "c", "d")
    for _ in range(3):  # once in the batch, twice alone
        await service.ended(30)
        service = start()
    await eventually(lambda: drained(redis), 40)

    (letter,) = await letters(redis)
    assert (letter.reason, letter.stage) == ("killed-its-process", "parser")
    assert letter.fields["data"].startswith('{"url":"https://test.example/kill"')
    assert await seen(redis) == Counter("abcd")


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

    await eventually(lambda: _came(redis, {"good": 1}))

    (letter,) = await letters(redis)
    assert letter.reason == "invalid"
    assert said in letter.error
    assert len(letter.fields.get("data", "")) <= 70_000


async def _came(redis: Any, wanted: dict[str, int]) -> bool:
    return await seen(redis) == Counter(wanted)


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


async def test_flushall_is_noticed_and_a_new_process_founds_anew(redis: Any, start: Start) -> None:
    service = start()
    await service.ready()
    await redis.flushall()

    assert await service.ended() == 1
    assert any("came back empty" in line.get("why", "") or "stopped" in line.get("why", "") for line in service.log)

    again = start("b")
    await again.ready()
    await feed(redis, "after")
    await eventually(lambda: _came(redis, {"after": 1}))


async def test_one_that_does_not_found_waits_and_is_not_ready(redis: Any, start: Start) -> None:
    waiting = start("w", founds=False)
    await eventually(waiting.file.exists)
    status, why = await waiting.ask("/readyz")
    assert (status, why) == (503, "starting\n")
    assert (await waiting.ask("/livez"))[0] == 200

    founder = start("f")
    await founder.ready()
    await waiting.ready()


async def test_sigterm_finishes_or_gives_back_and_leaves_nothing_pending(redis: Any, start: Start) -> None:
    service = start(batch=50)
    await service.ready()
    await feed(redis, *(f"slow{n}" for n in range(40)))  # two minutes of work: more than a stop may take
    await eventually(lambda: _pending(redis))
    service.send(signal.SIGTERM)

    assert await service.ended(60) == 0  # the work alone would take two minutes
    assert not await _pending(redis)
    assert await redis.xinfo_consumers(STREAM, GROUP) == []
    assert (await live(redis)).backlog + len(await seen(redis)) == 40


async def test_a_full_next_stream_holds_the_batch_and_nothing_is_lost(redis: Any, start: Start) -> None:
    service = start(cap=10)
    await service.ready()
    await feed(redis, *(f"n{n}" for n in range(60)))
    await eventually(lambda: _length(redis, OUT, 10))
    await asyncio.sleep(3)  # twice the claim time: holding is not dying

    lag = await live(redis)
    assert await redis.xlen(OUT) == 10
    assert lag.backlog == 50
    assert lag.pending <= 8
    assert (await service.ask("/readyz"))[0] == 200
    assert not any(line["event"] == "taking over from a silent holder" for line in service.log)

    came: Counter[str] = Counter()
    while len(came) < 60:
        for entry_id, fields in await redis.xrange(OUT, count=5):
            came[Observation.model_validate_json(fields[b"data"]).url] += 1
            await redis.xdel(OUT, entry_id)
        await asyncio.sleep(0.02)
    assert set(came.values()) == {1}


async def _length(redis: Any, stream: str, wanted: int) -> bool:
    return bool(await redis.xlen(stream) == wanted)


async def test_memory_over_its_share_holds_everything_that_adds(redis: Any, start: Start) -> None:
    service = start()
    await service.ready()
    await feed(redis, "slow", "b")
    await redis.config_set("maxmemory", int((await redis.info("memory"))["used_memory"] / 0.85))
    await asyncio.sleep(4)
    assert await redis.xlen(OUT) == 0
    assert (await live(redis)).backlog == 2

    await redis.config_set("maxmemory", 256 << 20)
    await eventually(lambda: _came(redis, {"slow": 1, "b": 1}))


async def test_unavailable_holds_without_counting_attempts_and_says_so(redis: Any, start: Start) -> None:
    service = start()
    await service.ready()
    await feed(redis, "away")

    async def reported() -> bool:
        answer: tuple[int, str] = await service.ask("/readyz")
        return answer == (503, "the database is away\n")

    await eventually(reported)
    assert (await live(redis)).pending == 1
    assert await letters(redis) == []


async def test_live_goes_before_bulk_and_bulk_is_not_starved(redis: Any, keys: Keys, start: Start) -> None:
    await feed(redis, *(f"bulk{n}" for n in range(100)), lane=Lane.BULK)
    await feed(redis, *(f"live{n}" for n in range(400)))
    service = start(batch=4, founds=False)
    await service.ready()
    await eventually(lambda: _length(redis, OUT, 400))

    done = [line["entry"] for line in service.log if line["event"] == "entry finished"]
    bulk = {entry.decode() for entry, _ in await redis.xrange(KEYS.stream(StreamName.OBSERVATIONS, Lane.BULK))}
    assert len(done) >= 400
    assert len(bulk) > 0
    assert (await snapshot(redis, [KEYS])).of_stage("parser")[1].total("done") <= 400 / 4 + 20


async def test_a_stage_that_fails_for_most_entries_stops_and_keeps_them(redis: Any, start: Start) -> None:
    service = start(batch=50)
    await service.ready()
    await feed(redis, *(f"bug{n}" for n in range(200)))

    async def stopped() -> bool:
        status, why = await service.ask("/readyz")
        return status == 503 and "fails at most entries" in why

    await eventually(stopped)
    assert len(await letters(redis)) < 60


async def test_a_wrong_password_is_reported_in_one_line(redis: Any, redis_url: str, start: Start) -> None:
    service = start(redis_password="wrong")
    assert await service.ended() == 78
    (line,) = [line for line in service.log if line["level"] == "critical"]
    assert "PRESSWATCH_REDIS_PASSWORD" in line["event"]
    assert "Traceback" not in service.log_file.read_text()


async def test_the_captures_message_is_what_this_suite_says_it_is() -> None:
    assert Capture.model_validate_json(capture("x").encode()).url == "https://test.example/x"
