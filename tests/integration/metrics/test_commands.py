"""`presswatch dead` and `presswatch status` on a real server, with what strangers wrote in it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from shared.contracts import Lane
from shared.streams.bus.enqueue import Enqueuer, StreamLimits
from shared.streams.bus.topology import GROUP, Keys, StreamName
from shared.streams.consumer.claims import raw_entries
from shared.streams.consumer.commit import Committer, DeadLetterAction, Disposition
from shared.streams.consumer.dead_letters import DeadLetters, Filter
from tests.command import presswatch
from tests.integration.streams.conftest import TRACE, capture, keys, redis

__all__ = ["keys", "redis"]
NASTY = "[/b] closes nothing \x1b[31m and colours all"


@pytest.fixture
async def letters(redis: Any, keys: Keys) -> DeadLetters:
    """Four: two reasons, two outlets, one with a text that would steer a terminal."""
    stream = keys.stream(StreamName.CAPTURES)
    for number in range(4):
        await Enqueuer(redis).offer(keys, StreamName.CAPTURES, capture(f"n{number}"), traceparent=TRACE)
    rows = raw_entries((await redis.xreadgroup(GROUP, "a", {stream: ">"}))[0][1])
    committer = Committer(redis, keys, stream, Lane.LIVE, StreamLimits())
    kinds = [("no-body", "herald"), ("no-body", "gazette"), ("invalid", "gazette"), ("invalid-date", "gazette")]
    rulings = [
        Disposition(raw.id, raw.size, DeadLetterAction(reason, NASTY, "parser", 2, outlet))
        for raw, (reason, outlet) in zip(rows, kinds, strict=True)
    ]
    await committer.commit([committer.prepare(ruling) for ruling in rulings])
    return DeadLetters(redis, [keys])


def run(url: str, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return presswatch(*words, given=given, redis_url=url, database_url="postgresql://x@127.0.0.1:1/x")


async def ids(letters: DeadLetters, **wanted: Any) -> list[str]:
    return [letter.id async for letter in letters.find(Filter(**wanted))]


async def test_filters_choose_by_stage_reason_outlet_age_and_trace(letters: DeadLetters) -> None:
    everything = await ids(letters)
    assert len(everything) == 4
    assert await ids(letters, stage="parser") == everything
    assert await ids(letters, stage="enricher") == []
    assert await ids(letters, reason="invalid") == everything[2:], "a reason is also the beginning of longer ones"
    assert await ids(letters, reason="no-body", outlet="herald") == everything[:1]
    assert await ids(letters, older_s=3600) == []
    assert await ids(letters, younger_s=3600) == everything
    assert await ids(letters, trace="a" * 32) == everything
    assert await ids(letters, trace="b" * 32) == []


async def test_what_strangers_wrote_steers_no_terminal(letters: DeadLetters, redis_url: str) -> None:
    for words in (("dead", "list"), ("dead", "show", (await ids(letters))[0])):
        done = run(redis_url, *words)
        assert done.returncode == 0, done.stderr
        assert "[/b] closes nothing" in done.stdout
        assert "\x1b" not in done.stdout


async def test_chosen_by_other_means_and_replayed_twice(letters: DeadLetters, redis_url: str, redis: Any) -> None:
    listed = run(redis_url, "dead", "list", "--json", "--outlet", "gazette").stdout.splitlines()
    rows = [json.loads(line) for line in listed]
    assert {row["trace_id"] for row in rows} == {"a" * 32}
    chosen = "\n".join(row["id"] for row in rows)
    assert run(redis_url, "dead", "replay", "-", given=chosen).stdout == "3 replayed\n"
    assert run(redis_url, "dead", "replay", "-", given=chosen).stdout == "3 no longer there\n"
    assert await redis.xlen(Keys(0).stream(StreamName.CAPTURES)) == 3
    assert run(redis_url, "dead", "replay", "-", given="").stdout == "nothing found\n"
    assert len(await ids(letters)) == 1, "nothing given must not mean everything"


async def test_status_says_by_its_code_whether_it_is_well(letters: DeadLetters, redis_url: str) -> None:
    done = run(redis_url, "status", "--json")
    reported = json.loads(done.stdout)
    assert done.returncode == 1
    assert [reason.partition(";")[0] for reason in reported["reasons"][:1]] == ["captures (live): 4 dead letters"]
    assert "the archive does not answer" in reported["reasons"][1]
    assert reported["services"] is None and reported["archive"] is None
    table = run(redis_url, "status", "--once")
    assert table.returncode == 1 and "Not well:" in table.stdout and "name them with --services" in table.stdout


def test_status_of_what_cannot_be_seen() -> None:
    done = run("redis://127.0.0.1:1/0", "status", "--json")
    assert done.returncode == 2
    reported = json.loads(done.stdout)
    assert reported["well"] is None
    assert "cannot be seen" in reported["reasons"][0]
