"""A stream server is killed and reads its file back: lag, pending and the books are what they were."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from services.console.run.embedded import start_valkey
from shared.contracts import Lane
from shared.settings import SharedSettings
from shared.streams.bus.connection import connect
from shared.streams.bus.enqueue import Enqueuer, StreamLimits
from shared.streams.bus.topology import GROUP, Keys, StreamName
from shared.streams.consumer.bootstrap import bootstrap
from shared.streams.consumer.claims import raw_entries
from shared.streams.consumer.commit import (
    Committer,
    DeadLetterAction,
    Disposition,
    EntryAction,
    FinishAction,
    ReleaseAction,
    RetryAction,
)
from shared.streams.consumer.dead_letters import DeadLetters, Filter
from shared.streams.observability.lag import Snapshot, snapshot
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
    await bootstrap(redis, KEYS, None)
    for number, lane in [*((n, Lane.LIVE) for n in range(10)), (10, Lane.BULK)]:
        message = capture(f"n{number}", "x" * number)
        await Enqueuer(redis).offer(KEYS, StreamName.CAPTURES, message, traceparent=TRACE, lane=lane)
    answer = await redis.xreadgroup(GROUP, "a", {STREAM: ">"}, count=6)
    raws = raw_entries(answer[0][1])
    committer = Committer(redis, KEYS, STREAM, Lane.LIVE, StreamLimits())
    verdicts: tuple[EntryAction, ...] = (
        FinishAction([], "article", TRACE, None, None, None),
        RetryAction(wait_ms=3_600_000, reason="test", attempt=1),
        DeadLetterAction("test", "error", "parser", 0),
        ReleaseAction(),
    )
    await committer.commit(
        [committer.prepare(Disposition(r.id, r.size, v)) for r, v in zip(raws, verdicts, strict=False)]
    )


def without_ages(seen: Snapshot) -> tuple[list[Any], bool, int]:
    lags = [dataclasses.replace(lag, oldest_s=0, unread_s=0) for lag in seen.streams]
    return lags, seen.bootstrapped, seen.put_back


async def test_everything_reported_is_the_same_after_the_file_was_read_back(redis: Any, server: Server) -> None:
    await work(redis)
    before = await snapshot(redis, [KEYS])
    live, bulk = before.of_stage("parser")
    assert (live.backlog, live.pending, live.lag, live.delayed, live.dead, live.unaccounted) == (7, 2, 5, 1, 1, 0)
    assert (bulk.backlog, bulk.pending, bulk.lag, bulk.unaccounted) == (1, 0, 1, 0)
    assert 0 < live.unread_s <= live.oldest_s
    assert before.written and before.bootstrapped

    server.kill_and_start()
    after = await snapshot(redis, [KEYS])

    assert without_ages(after) == without_ages(before)
    assert after.bootstrapped_at == before.bootstrapped_at
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
