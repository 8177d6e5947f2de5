"""Whatever readers, crashes, claims, retries and replays do, in whatever order: each accepted entry is exactly one of
pending, delayed, dead or done, and the outputs are those of what was done."""

from __future__ import annotations

from typing import Any

import pytest
import redis as redis_library
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from shared.contracts import Lane, Observation, ObservationKind
from shared.streams.bus.enqueue import Enqueuer, StreamLimits
from shared.streams.bus.topology import GROUP, Keys, StreamName
from shared.streams.consumer.claims import raw_entries
from shared.streams.consumer.commit import (
    Committer,
    Disposition,
    FinishAction,
)
from shared.streams.consumer.stage import Output
from tests.integration.streams.commit_machine import GateMachine
from tests.integration.streams.conftest import MOMENT, TRACE, capture


def test_every_accepted_entry_is_exactly_one_of_pending_delayed_dead_done(valkey: Any) -> None:
    GateMachine.url = valkey.url
    run_state_machine_as_test(
        GateMachine,
        settings=settings(
            max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.parametrize("key", ["pw:{0}:observations", "pw:{0}:counts", "pw:{0}:captures:delayed"])
async def test_a_key_of_a_wrong_type_is_found_before_anything_is_written(redis: Any, keys: Keys, key: str) -> None:
    stream = keys.stream(StreamName.CAPTURES)
    await Enqueuer(redis).offer(keys, StreamName.CAPTURES, capture("x"), traceparent=TRACE)
    ((_, rows),) = await redis.xreadgroup(GROUP, "a", {stream: ">"})
    (raw,) = raw_entries(rows)
    await redis.delete(key)
    await redis.set(key, "not what it should be")
    committer = Committer(redis, keys, stream, Lane.LIVE, StreamLimits())
    seen = Observation(kind=ObservationKind.GONE, url="https://test.example/x", observed_at=MOMENT, outlet="test")
    finish = FinishAction([Output(StreamName.OBSERVATIONS, seen)], "done", TRACE, None, None, None)

    with pytest.raises(redis_library.ResponseError, match="WRONGTYPE"):
        await committer.commit([committer.prepare(Disposition(raw.id, raw.size, finish))])

    assert await redis.xlen(stream) == 1
    assert (await redis.xpending(stream, GROUP))["pending"] == 1
