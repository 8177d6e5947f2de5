"""`python -m tests.chaos [entries] [seed]`: a stage with two replicas under load, one fault after the other.

Prints a line for each and exits non-zero if anything was lost or doubled.
"""

from __future__ import annotations

import asyncio
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from shared.contracts import Observation
from shared.embedded import Valkey, start_valkey
from shared.settings import SharedSettings
from shared.streams.connection import OUTAGE, connect
from shared.streams.feed import Feeder
from shared.streams.lag import snapshot
from shared.streams.topology import Keys, StreamName
from tests.chaos.proxy import Proxy
from tests.integration.streams.conftest import TRACE, capture
from tests.integration.streams.running import Running

KEYS = Keys(0)
OUT = KEYS.stream(StreamName.OBSERVATIONS)
PATIENCE_S = 90.0


class Scene:
    """Server, proxy and two replicas; `chance` is seeded."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.server: Valkey = start_valkey(folder / "valkey", "chaos", maxmemory_bytes=512 << 20)
        self.replicas: dict[str, Running] = {}

    async def begin(self) -> None:
        self.redis: Any = connect(SharedSettings(redis_url=self.server.url))
        self.proxy = Proxy(self.server.port)
        await self.proxy.start()
        for name in ("a", "b"):
            await self.replace(name)

    async def replace(self, name: str) -> None:
        url = self.server.url.replace(f":{self.server.port}/", f":{self.proxy.port}/")
        self.replicas[name] = Running(self.folder, url, name, cap=1_000_000, claim_after_s=3)
        await self.replicas[name].ready()

    async def supervise(self) -> None:
        """Starts again what ended, as `make run` does."""
        while True:
            await asyncio.sleep(0.2)
            for name, replica in list(self.replicas.items()):
                if replica.process.poll() is not None:
                    await self.replace(name)

    def any(self) -> Running:
        return self.replicas[self.chance.choice(sorted(self.replicas))]

    def end(self) -> None:
        for replica in self.replicas.values():
            replica.kill()
        self.server.child.stop()


async def nothing(scene: Scene) -> None:
    await asyncio.sleep(0)


async def kill_replica(scene: Scene) -> None:
    scene.any().kill()


async def sigterm(scene: Scene) -> None:
    scene.any().send(signal.SIGTERM)


async def stopped_beyond_the_claim_time(scene: Scene) -> None:
    replica = scene.any()
    replica.send(signal.SIGSTOP)
    await asyncio.sleep(5)
    replica.send(signal.SIGCONT)


async def kill_server(scene: Scene) -> None:
    scene.server.child.kill()
    await asyncio.sleep(0.5)
    scene.server = start_valkey(scene.folder / "valkey", "chaos", port=scene.server.port, maxmemory_bytes=512 << 20)


async def connections_cut(scene: Scene) -> None:
    for _ in range(5):
        scene.proxy.cut(scene.chance.randrange(200, 20_000))
        await asyncio.sleep(0.3)


async def connections_stalled(scene: Scene) -> None:
    await scene.proxy.stall(5)


async def memory_full(scene: Scene) -> None:
    used = (await scene.redis.info("memory"))["used_memory"]
    await scene.redis.config_set("maxmemory", int(used / 0.9))
    await asyncio.sleep(3)
    await scene.redis.config_set("maxmemory", 512 << 20)


async def flushall(scene: Scene) -> None:
    await scene.redis.flushall()


FAULTS: tuple[Callable[[Scene], Awaitable[None]], ...] = (
    nothing,
    kill_replica,
    sigterm,
    stopped_beyond_the_claim_time,
    kill_server,
    connections_cut,
    connections_stalled,
    memory_full,
    flushall,
)


async def under(scene: Scene, fault: Callable[[Scene], Awaitable[None]], entries: int) -> bool:
    """Feeds while the fault happens, waits until all is drained, prints the line; whether all was well."""
    await scene.redis.xtrim(OUT, maxlen=0, approximate=False)
    await scene.redis.delete(KEYS.stream(StreamName.CAPTURES) + ":dead")
    feeding = asyncio.create_task(_feed(scene, fault.__name__, entries))
    await asyncio.sleep(scene.chance.uniform(0.1, 0.5))
    await fault(scene)
    began = time.monotonic()
    sent = await feeding
    drained = await _drained(scene)
    recovered = time.monotonic() - began
    came, dead = await _came(scene)
    missing = sum(1 for path in sent if path not in came) - dead
    doubled = sum(number - 1 for number in came.values())
    unconfirmed = missing if fault is flushall else 0  # the server itself threw these away
    lost = missing - unconfirmed
    print(
        f"fault={fault.__name__} in={len(sent)} out={len(came)} dead={dead} lost={lost} doubled={doubled} "
        f"unconfirmed={unconfirmed} recovered_s={recovered:.1f}" + ("" if drained else " NOT DRAINED"),
        flush=True,
    )
    return drained and lost == 0 and doubled == 0 and dead == 0


async def _feed(scene: Scene, name: str, entries: int) -> set[str]:
    """What is remembered by name may be offered again after an outage, and is added once."""
    sent: set[str] = set()
    feeder = Feeder(scene.redis, unlimited=True)
    for number in range(entries):
        message = capture(f"under-{name}/{number}")
        while message.url not in sent:
            try:
                await feeder.offer(KEYS, StreamName.CAPTURES, message, traceparent=TRACE, remember=f"{name}/{number}")
                sent.add(message.url)
            except OUTAGE:
                await asyncio.sleep(0.1)
        if number % 50 == 0:
            await asyncio.sleep(0.02)
    return sent


async def _drained(scene: Scene) -> bool:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            seen = await snapshot(scene.redis, [KEYS])
            lag = seen.of_stage("parser")[0]
            if seen.founded and lag.backlog == 0 and lag.delayed == 0:
                return True
        except OUTAGE:
            pass
        await asyncio.sleep(0.1)
    return False


async def _came(scene: Scene) -> tuple[Counter[str], int]:
    rows = await scene.redis.xrange(OUT)
    urls = Counter(Observation.model_validate_json(fields[b"data"]).url for _, fields in rows)
    return urls, await scene.redis.xlen(KEYS.stream(StreamName.CAPTURES) + ":dead")


async def run(entries: int, seed: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder), random.Random(seed))
        try:
            await scene.begin()
            supervising = asyncio.create_task(scene.supervise())
            well = [await under(scene, fault, entries) for fault in FAULTS]
            supervising.cancel()
            return all(well)
        finally:
            scene.end()


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:3]]
    entries, seed = (*numbers, *(1500, 1)[len(numbers) :])
    print(f"entries={entries} seed={seed}")
    sys.exit(0 if asyncio.run(run(entries, seed)) else 1)


if __name__ == "__main__":
    main()
