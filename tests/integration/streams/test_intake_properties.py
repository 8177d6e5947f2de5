"""A router that dies between any two of its steps: what each producer sent is moved once, wherever it was cut off."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts import Capture
from shared.settings import SharedSettings
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.connection import connect
from shared.streams.bus.entries import RawEntry
from shared.streams.bus.topology import GROUP, Keys, StreamName, beside_intake, intake_of, partition_of
from shared.streams.consumer.bootstrap import bootstrap
from shared.streams.consumer.claims import raw_entries
from shared.streams.frontier.queue import Frontier
from shared.streams.intake.transfer import IntakeDependencies, IntakeTransfer

PARTITIONS = [Keys(0), Keys(1)]
OUTLETS = ("one", "two", "three", "four")
INTAKE = intake_of("wire")


class Died(BaseException):
    """The router is gone at this step."""


class Mortal:
    """The client, which dies at a given step: before the command is sent, or with its answer on the way."""

    def __init__(self, redis: Any, steps: int, answered: bool) -> None:
        self._redis, self._left, self._answered = redis, steps, answered

    def __getattr__(self, name: str) -> Any:
        return getattr(self._redis, name)

    async def execute_command(self, *words: Any, **options: Any) -> Any:
        self._left -= 1
        if self._left == 0 and not self._answered:
            raise Died
        answer = await self._redis.execute_command(*words, **options)
        if self._left == 0:
            raise Died
        return answer


def fields_of(number: int, what: str) -> dict[str, str]:
    url = f"https://{OUTLETS[number % 4]}.example/{number}"
    if what == "garbage":
        return {"schema": "capture/1", "data": "{"}
    if what == "page":
        return {"schema": "capture/1", "data": json.dumps({"url": url, "html": f"<p>{number}"})}
    return {"schema": "fetch-request/1", "data": json.dumps({"url": url})}


async def _moved(redis: Any, plan: list[str], deaths: list[tuple[int, bool]], folder: Path) -> None:
    await redis.flushall()
    for keys in PARTITIONS:
        await bootstrap(redis, keys, None)
    for number, what in enumerate(plan):
        await redis.xadd(INTAKE, fields_of(number, what))
    await redis.xgroup_create(INTAKE, GROUP, id="0")
    for steps, answered in [*deaths, (1 << 30, False)]:
        mortal: Any = Mortal(redis, steps, answered)
        doors = IntakeDependencies(Frontier(mortal, PARTITIONS), FolderBlobs(folder), _outlet_of, len(PARTITIONS))
        mover = IntakeTransfer(mortal, doors, "wire", asyncio.Event(), None)
        try:
            await mover.transfer(await _unsettled(redis))
        except Died:
            continue


async def _unsettled(redis: Any) -> list[RawEntry]:
    """What the dead left and what nobody has read, as its follower takes it."""
    claimed = await redis.xautoclaim(INTAKE, GROUP, "router", 0, "0-0", count=100)
    answer = await redis.xreadgroup(GROUP, "router", {INTAKE: ">"}, count=100)
    return raw_entries([*claimed[1], *(row for _, rows in answer for row in rows)])


def _outlet_of(url: str) -> tuple[str, str | None]:
    return url.split("//")[1].partition(".")[0], None


async def _check(redis: Any, plan: list[str]) -> None:
    pages: Counter[str] = Counter()
    tasks = 0
    for keys in PARTITIONS:
        for _, fields in await redis.xrange(keys.stream(StreamName.CAPTURES)):
            url = Capture.model_validate_json(fields[b"data"]).url
            assert partition_of(_outlet_of(url)[0], 2) == keys.partition
            pages[url] += 1
        tasks += await redis.hlen(keys.of("frontier", "tasks"))
    wanted = [json.loads(fields_of(n, "page")["data"])["url"] for n, what in enumerate(plan) if what == "page"]
    assert pages == Counter(wanted)
    assert tasks == plan.count("link")
    assert await redis.xlen(beside_intake("wire", "dead")) == plan.count("garbage")
    counts = {key.decode(): int(n) for key, n in (await redis.hgetall(beside_intake("wire", "counts"))).items()}
    assert counts.get("moved", 0) == len(plan) - plan.count("garbage")
    assert await redis.xlen(INTAKE) == 0


def test_each_entry_is_moved_once_whatever_dies(valkey: Any, tmp_path: Path) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        plan=st.lists(st.sampled_from(["page", "link", "garbage"]), min_size=1, max_size=6),
        deaths=st.lists(st.tuples(st.integers(1, 12), st.booleans()), max_size=5),
    )
    def holds(plan: list[str], deaths: list[tuple[int, bool]]) -> None:
        asyncio.run(_one(plan, deaths))

    async def _one(plan: list[str], deaths: list[tuple[int, bool]]) -> None:
        redis = connect(SharedSettings(redis_url=valkey.url))
        try:
            await _moved(redis, plan, deaths, tmp_path / "blobs")
            await _check(redis, plan)
        finally:
            await redis.aclose()

    holds()
