"""Entries that kill their process move to the dead letters after two deaths alone. Other entries do not."""

from __future__ import annotations

from collections import Counter
from typing import Any

from shared.contracts import Lane, Observation
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName, isolated_runs
from shared.streams.consumer.claims import IsolationRecord
from shared.streams.consumer.dead_letters import DeadLetters, Filter
from shared.streams.observability.lag import snapshot
from tests.integration.streams.conftest import TRACE, Start, capture

KEYS = Keys(0)


async def feed(redis: Any, lane: Lane, *paths: str) -> None:
    for path in paths:
        await Enqueuer(redis, unlimited=True).offer(
            KEYS, StreamName.CAPTURES, capture(path), traceparent=TRACE, lane=lane
        )


async def came(redis: Any) -> Counter[str]:
    rows = [row for lane in Lane for row in await redis.xrange(KEYS.stream(StreamName.OBSERVATIONS, lane))]
    urls = [Observation.model_validate_json(fields[b"data"]).url for _, fields in rows]
    return Counter(url.removeprefix("https://test.example/") for url in urls)


async def test_poison_entries_in_both_lanes_become_dead_letters_and_no_other_entry_does(
    redis: Any, start: Start
) -> None:
    """A supervisor starts the process again as often as it ends; a death each for the batches, two for each poison."""
    poisons = {"kill1", "kill2", "bulk/kill3"}
    others = {"a", "b", "c", "bulk/d", "bulk/e"}
    service = start(claim_after_s=0.6)
    await service.ready()
    await feed(redis, Lane.BULK, "bulk/d", "bulk/kill3", "bulk/e")
    await feed(redis, Lane.LIVE, "a", "kill1", "b", "kill2", "c")
    deaths = 0
    while sum(lag.backlog + lag.delayed for lag in (await snapshot(redis, [KEYS])).of_stage("parser")):
        if service.process.poll() is not None:
            deaths += 1
            assert service.process.returncode == -9
            assert deaths < 30
            service = start(claim_after_s=0.6)

    letters = [letter async for letter in DeadLetters(redis, [KEYS]).find(Filter())]
    assert Counter(letter.reason for letter in letters) == {"killed-its-process": len(poisons)}
    assert await came(redis) == Counter(others)
    assert deaths >= 2 * len(poisons) + 1
    for lane in Lane:
        assert await redis.exists(isolated_runs(KEYS.stream(StreamName.CAPTURES, lane))) == 0


async def test_an_outage_or_a_repeated_call_is_no_death(redis: Any, keys: Keys) -> None:
    stream = keys.stream(StreamName.CAPTURES)
    await feed(redis, Lane.LIVE, "x")
    ((entry, _),) = await redis.xrange(stream)
    first, second = IsolationRecord(redis, stream), IsolationRecord(redis, stream)
    number = entry.decode()

    assert [await first.begin(number), await first.begin(number), await first.begin(number)] == [0, 0, 0]
    assert await second.begin(number) == 1, "the first run has not ended: as far as anybody knows it died"
    await first.end(number)
    await first.end(number)
    assert await IsolationRecord(redis, stream).begin(number) == 1
    await second.end(number)
    assert await IsolationRecord(redis, stream).begin(number) == 1


async def test_of_an_entry_that_is_gone_nothing_is_remembered(redis: Any, keys: Keys) -> None:
    stream = keys.stream(StreamName.CAPTURES)
    watch = IsolationRecord(redis, stream)
    assert await watch.begin("1-1") == 0
    await watch.end("1-1")
    assert await redis.exists(isolated_runs(stream)) == 0
