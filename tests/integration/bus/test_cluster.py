"""Redis Cluster: partitions on three masters, one of them killed in mid-flight, and nobody lends a hand."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from shared.contracts import Observation
from shared.settings import SharedSettings
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.connection import OUTAGE, connect
from shared.streams.bus.enqueue import Enqueuer, EnqueueResult
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.consumer.bootstrap import bootstrap
from shared.streams.consumer.dead_letters import DeadLetters, Filter
from shared.streams.frontier.queue import Frontier
from shared.streams.intake.receipts import receipts
from shared.streams.intake.router import IntakeDependencies, IntakeRouter
from shared.streams.observability.lag import snapshot
from tests.cluster import Cluster, wipe
from tests.command import presswatch
from tests.integration.streams.conftest import TRACE, capture
from tests.integration.streams.running import Running
from tests.servers import as_user
from tests.waiting import eventually

PARTITIONS = 4
KEYS = [Keys(number) for number in range(PARTITIONS)]
ENTRIES = 1200


@pytest.fixture
async def redis(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    monkeypatch.setenv("PRESSWATCH_REDIS_CLUSTER", "true")
    monkeypatch.setenv("PRESSWATCH_PARTITIONS", str(PARTITIONS))
    wipe(cluster.url)
    client = connect(SharedSettings(redis_url=cluster.url))
    for keys in KEYS:
        await bootstrap(client, keys, None)
    yield client
    await client.aclose()


async def offer(redis: Any, number: int) -> EnqueueResult:
    """The same entry, however often it is offered; waits out whatever is the matter with the cluster."""
    while True:
        try:
            enqueuer = Enqueuer(redis, unlimited=True)
            name, keys = f"n{number}", KEYS[number % PARTITIONS]
            return await enqueuer.offer(keys, StreamName.CAPTURES, capture(name), traceparent=TRACE, remember=name)
        except OUTAGE:
            await asyncio.sleep(0.1)


async def came(redis: Any) -> Counter[str]:
    """How often each entry came out, over all partitions."""
    counted: Counter[str] = Counter()
    for keys in KEYS:
        for _, fields in await redis.xrange(keys.stream(StreamName.OBSERVATIONS)):
            counted[Observation.model_validate_json(fields[b"data"]).url.rpartition("/")[2]] += 1
    return counted


async def idle(redis: Any) -> bool:
    try:
        lags = (await snapshot(redis, KEYS)).of_stage("parser")
    except OUTAGE:
        return False
    return not any(lag.backlog or lag.delayed for lag in lags)


def command(url: str, *words: str, code: int = 0) -> str:
    """What `presswatch` says to the operator. `status` ends with 1 here, for there is no archive beside the cluster."""
    done = presswatch(*words, redis_url=as_user(url, "operator"))
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


async def test_intake_frontier_receipts_dead_letters_and_status(redis: Any, cluster: Cluster, tmp_path: Path) -> None:
    stop, blobs = asyncio.Event(), FolderBlobs(tmp_path / "blobs")
    mine: Any = connect(SharedSettings(redis_url=as_user(cluster.url, "fetcher")))
    doors = IntakeDependencies(Frontier(mine, KEYS), blobs, lambda url: (url.split("/")[2], None), PARTITIONS)
    serving = asyncio.create_task(IntakeRouter(mine, doors, stop).run())
    for number in range(20):
        page = json.dumps({"url": f"https://o{number}.example/1", "html": "<p>x"})
        await redis.xadd("pw:intake:wire", {"schema": "capture/1", "data": page, "client_ref": f"r{number}"})
    await redis.xadd("pw:intake:desk", {"schema": "fetch-request/1", "data": '{"url": "https://o1.example/2"}'})
    await redis.xadd("pw:intake:desk", {"schema": "capture/1", "data": "{", "client_ref": "bad"})

    async def reported() -> bool:
        return len(await receipts(redis, KEYS, "wire", [f"r{n}" for n in range(20)])) == 20

    async def dead() -> bool:
        return (await receipts(redis, KEYS, "desk", ["bad"])).get("bad") is not None

    await eventually(reported)
    await eventually(dead)
    claims = [claim for n in range(PARTITIONS) for claim in (await Frontier(mine, KEYS).claim(n, 5)).claims]
    stop.set()
    await serving
    await mine.aclose()

    lengths = [await redis.xlen(keys.stream(StreamName.CAPTURES)) for keys in KEYS]
    assert sum(lengths) == 20
    assert min(lengths) > 0, "every partition took some, so entries went from slot to slot"
    assert [claim.task.request.url for claim in claims] == ["https://o1.example/2"]
    letters = [letter async for letter in DeadLetters(redis, KEYS).find(Filter())]
    assert [(letter.stage, letter.reason) for letter in letters] == [("intake", "invalid")]
    assert "captures" in command(cluster.url, "status", code=1)
    assert "invalid" in command(cluster.url, "dead", "list")
    assert "1 dropped" in command(cluster.url, "dead", "drop", "--reason", "invalid")


@pytest.fixture
async def services(redis: Any, cluster: Cluster, tmp_path: Path) -> AsyncIterator[list[Running]]:
    begun = [Running(tmp_path, cluster.url, name, founds=False) for name in ("a", "b")]
    yield begun
    for service in begun:
        service.kill()


async def test_masters_hand_over_while_all_wait(redis: Any, cluster: Cluster, services: list[Running]) -> None:
    """Whoever waits on a master that steps down is thrown out of its command: nobody may end by it."""
    stop, blobs = asyncio.Event(), FolderBlobs(services[0].health_file.parent / "blobs")
    mine: Any = connect(SharedSettings(redis_url=as_user(cluster.url, "fetcher")))
    doors = IntakeDependencies(Frontier(mine, KEYS), blobs, lambda url: (url.split("/")[2], None), PARTITIONS)
    for service in services:
        await service.ready()
    serving = asyncio.create_task(IntakeRouter(mine, doors, stop).run())
    for number in range(8):
        await offer(redis, number)
    await eventually(lambda: idle(redis))
    cluster.hand_over()
    for number in range(8, 16):
        await offer(redis, number)
    await eventually(lambda: idle(redis))

    assert await came(redis) == Counter(f"n{number}" for number in range(16))
    assert all(service.process.poll() is None for service in services), "no service needed a restart"
    assert not serving.done(), serving
    stop.set()
    await serving
    await mine.aclose()


async def test_a_master_is_killed_in_mid_flight(redis: Any, cluster: Cluster, services: list[Running]) -> None:
    for service in services:
        await service.ready()
    for number in range(ENTRIES // 2):
        await offer(redis, number)
    await asyncio.sleep(0.2)  # replicas are milliseconds behind; what was taken so far is theirs, too
    confirmed = {f"n{number}" for number in range(ENTRIES // 2)}
    victim = cluster.owner(KEYS[0].stream(StreamName.CAPTURES))
    feeding = asyncio.create_task(_feed(redis))
    await asyncio.sleep(0.15)
    began = asyncio.get_running_loop().time()
    victim.child.kill()
    await feeding
    failed_over = asyncio.get_running_loop().time() - began
    await eventually(lambda: idle(redis))
    recovered = asyncio.get_running_loop().time() - began

    seen = await came(redis)
    assert confirmed <= seen.keys(), f"lost though replicated: {sorted(confirmed - seen.keys())[:5]}"
    assert set(seen.values()) == {1}, f"doubled: {[name for name, n in seen.items() if n > 1][:5]}"
    unconfirmed = [name for name in (f"n{n}" for n in range(ENTRIES)) if name not in seen]
    again = [await offer(redis, number) for number in range(ENTRIES)]
    assert again.count(EnqueueResult.ADDED) == len(unconfirmed), "just what was lost is taken in again"
    await eventually(lambda: idle(redis))

    assert await came(redis) == Counter(f"n{number}" for number in range(ENTRIES))
    assert all(service.process.poll() is None for service in services), "no service needed a restart"
    for service in services:
        await service.ready()
    print(
        f"fault=master-killed in={ENTRIES} out={ENTRIES} lost=0 doubled=0 unconfirmed={len(unconfirmed)} "
        f"fed_again_s={failed_over:.1f} recovered_s={recovered:.1f}"
    )


async def _feed(redis: Any) -> None:
    for number in range(ENTRIES // 2, ENTRIES):
        await offer(redis, number)
