"""A process is killed, stopped, or finds its server empty, and the next one goes on."""

from __future__ import annotations

import signal
from collections import Counter
from typing import Any

from shared.streams.bus.topology import GROUP
from tests.integration.streams.conftest import Start
from tests.integration.streams.service_faults.entries import (
    STREAM,
    came_out,
    drained,
    feed,
    has_pending,
    letters,
    live,
    seen,
)
from tests.waiting import eventually


async def test_what_a_killed_process_held_is_worked_off_once_by_the_next(redis: Any, start: Start) -> None:
    first = start()
    await first.ready()
    await feed(redis, *(f"slow{n}" for n in range(6)), *(f"n{n}" for n in range(200)))
    await eventually(lambda: has_pending(redis))
    first.kill()
    second = start("b")
    await eventually(lambda: drained(redis))

    assert await seen(redis) == Counter([f"slow{n}" for n in range(6)] + [f"n{n}" for n in range(200)])
    assert await letters(redis) == []
    second.send(signal.SIGTERM)
    assert await second.ended() == 0


async def test_an_entry_that_kills_its_process_becomes_a_dead_letter_and_its_batch_does_not(
    redis: Any, start: Start
) -> None:
    service = start()
    await service.ready()
    await feed(redis, "a", "b", "kill", "c", "d")
    for _ in range(3):  # once in the batch, twice alone
        await service.ended()
        service = start()
    await eventually(lambda: drained(redis))

    (letter,) = await letters(redis)
    assert (letter.reason, letter.stage) == ("killed-its-process", "parser")
    assert letter.fields["data"].startswith('{"url":"https://test.example/kill"')
    assert await seen(redis) == Counter("abcd")


async def test_flushall_is_noticed_and_a_new_process_founds_anew(redis: Any, start: Start) -> None:
    service = start()
    await service.ready()
    await redis.flushall()

    assert await service.ended() == 1
    assert any("came back empty" in line.get("why", "") or "stopped" in line.get("why", "") for line in service.lines)

    again = start("b")
    await again.ready()
    await feed(redis, "after")
    await eventually(lambda: came_out(redis, {"after": 1}))


async def test_one_that_does_not_found_waits_and_is_not_ready(redis: Any, start: Start) -> None:
    waiting = start("w", founds=False)
    await eventually(waiting.health_file.exists)
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
    await eventually(lambda: has_pending(redis))
    service.send(signal.SIGTERM)

    assert await service.ended() == 0
    assert not await has_pending(redis)
    assert await redis.xinfo_consumers(STREAM, GROUP) == []
    given_back = (await live(redis)).backlog
    assert given_back > 0, "it did not work off all that it held"
    assert given_back + len(await seen(redis)) == 40


async def test_a_wrong_password_is_reported_in_one_line(redis: Any, redis_url: str, start: Start) -> None:
    service = start(redis_password="wrong")
    assert await service.ended() == 78
    (line,) = [line for line in service.lines if line["level"] == "critical"]
    assert "PRESSWATCH_REDIS_PASSWORD" in line["event"]
    assert "Traceback" not in service.log.read_text()
