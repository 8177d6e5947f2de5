"""A stream server is killed and reads its file back: lag, pending and the books are what they were."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from shared.contracts import Lane
from shared.embedded import start_valkey
from shared.settings import SharedSettings
from shared.streams.claims import raw_entries
from shared.streams.connection import connect
from shared.streams.deadletters import DeadLetters, Filter
from shared.streams.feed import Feeder, Limits
from shared.streams.founding import found
from shared.streams.gate import Bury, Delay, Finish, Gate, GiveBack, Ruling, Verdict
from shared.streams.lag import Snapshot, snapshot
from shared.streams.topology import GROUP, Keys, StreamName
from tests.integration.streams.conftest import TRACE, capture

KEYS = Keys(0)
STREAM = KEYS.stream(StreamName.CAPTURES)


class Server:
    """One on its own folder and port that writes down each command at once; starts where it was killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running = start_valkey(folder, "secret", fsync="always")

    def kill_and_start(self) -> None:
        self.running.child.kill()
        self.running = start_valkey(self.folder, "secret", port=self.running.port, fsync="always")


@pytest.fixture(params=["valkey", "redis-server"])
def server(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    if request.param != "valkey":
        path = shutil.which(request.param)
        if path is None:
            pytest.skip(f"{request.param} is not installed")
        monkeypatch.setenv("PRESSWATCH_VALKEY_SERVER", path)
    server = Server(tmp_path / "server")
    yield server
    server.running.child.stop()


@pytest.fixture
async def redis(server: Server) -> AsyncIterator[Any]:
    client = connect(SharedSettings(redis_url=SecretStr(server.running.url)))
    yield client
    await client.aclose()


async def work(redis: Any) -> None:
    """Ten come in live and one in bulk; one is done, one delayed, one dead, one given back, two stay in work."""
    await found(redis, KEYS, None)
    for number, lane in [*((n, Lane.LIVE) for n in range(10)), (10, Lane.BULK)]:
        message = capture(f"n{number}", "x" * number)
        await Feeder(redis).offer(KEYS, StreamName.CAPTURES, message, traceparent=TRACE, lane=lane)
    answer = await redis.xreadgroup(GROUP, "a", {STREAM: ">"}, count=6)
    raws = raw_entries(answer[0][1])
    gate = Gate(redis, KEYS, STREAM, Lane.LIVE, Limits())
    verdicts: tuple[Verdict, ...] = (
        Finish([], "article", TRACE, None, None, None),
        Delay(wait_ms=3_600_000, reason="test", attempt=1),
        Bury("test", "error", "parser", 0),
        GiveBack(),
    )
    await gate.settle([gate.prepare(Ruling(r.id, r.size, v)) for r, v in zip(raws, verdicts, strict=False)])


def without_ages(seen: Snapshot) -> tuple[list[Any], bool, int]:
    lags = [dataclasses.replace(lag, oldest_s=0, unread_s=0) for lag in seen.streams]
    return lags, seen.founded, seen.put_back


async def test_everything_told_is_the_same_after_the_file_was_read_back(redis: Any, server: Server) -> None:
    await work(redis)
    before = await snapshot(redis, [KEYS])
    live, bulk = before.of_stage("parser")
    assert (live.backlog, live.pending, live.lag, live.delayed, live.dead, live.unaccounted) == (7, 2, 5, 1, 1, 0)
    assert (bulk.backlog, bulk.pending, bulk.lag, bulk.unaccounted) == (1, 0, 1, 0)
    assert 0 < live.unread_s <= live.oldest_s
    assert before.written and before.founded

    server.kill_and_start()
    after = await snapshot(redis, [KEYS])

    assert without_ages(after) == without_ages(before)
    assert after.founded_at == before.founded_at
    assert after.of_stage("parser")[0].unread_s >= live.unread_s


async def test_a_letter_replayed_twice_with_a_kill_between_goes_round_once(redis: Any, server: Server) -> None:
    await work(redis)
    letters = DeadLetters(redis, [KEYS])
    (letter,) = [one async for one in letters.find(Filter(stage="parser"))]

    assert await letters.replay(letter.id) == "replayed"
    server.kill_and_start()
    assert await letters.replay(letter.id) == "gone"

    rows = await redis.xrange(STREAM)
    again = [fields for _, fields in rows if fields[b"data"].decode() == letter.fields["data"]]
    assert len(again) == 1
    assert again[0][b"traceparent"].decode() == letter.fields["traceparent"] == TRACE
    assert b"attempt" not in again[0]
    assert (await snapshot(redis, [KEYS])).of_stage("parser")[0].unaccounted == 0
