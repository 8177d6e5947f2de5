"""The faults. Each returns when it is over. The pipeline must then recover by itself."""

from __future__ import annotations

import random
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from redis import Redis

from services.console.run.supervisor.process_plan import STAGES
from tests.chaos.clock import Clock
from tests.chaos.disks import Disk
from tests.chaos.pipeline import MEMORY, READER, Pipeline
from tests.chaos.proxy import Proxy
from tests.object_stores import ObjectServer


@dataclass(frozen=True, slots=True)
class Scene:
    """What a fault can reach.

    long_s   how long something is held up: 20 s, less in the short form
    objects  the server that has the bodies, and what is before it; None if they are in a folder
    """

    pipeline: Pipeline
    redis: Proxy
    postgres: Proxy
    blobs: Disk
    database: Disk
    clock: Clock
    chance: random.Random
    claim_s: float
    long_s: float
    objects: tuple[ObjectServer, Proxy] | None = None

    def server(self) -> Redis:
        return Redis.from_url(self.pipeline.valkey.url)


S = TypeVar("S")
Act = Callable[[S], None]


@dataclass(frozen=True, slots=True)
class Fault(Generic[S]):
    """A fault.

    needs          why it cannot be tried here; empty if it can
    before, after  set-up and clean-up, which are not measured
    forgets        whether Redis loses entries that it had acknowledged
    """

    name: str
    act: Act[S]
    needs: Callable[[S], str] = lambda _: ""
    before: Act[S] | None = None
    after: Act[S] | None = None
    forgets: bool = False


def nothing(_: object) -> None:
    return


def kill(service: str, scene: Scene) -> None:
    for running in scene.pipeline.replicas(service):
        scene.pipeline.send(running, signal.SIGKILL)


def kill_all(scene: Scene) -> None:
    for name in scene.pipeline.names():
        kill(name, scene)
    scene.pipeline.valkey.child.kill()
    scene.pipeline.postgres.child.kill()
    scene.pipeline.restart_if_ended()


def stop_beyond_the_claim_time(service: str, scene: Scene) -> None:
    chosen = scene.chance.choice(scene.pipeline.replicas(service))
    scene.pipeline.send(chosen, signal.SIGSTOP)
    scene.pipeline.pause(scene.claim_s * 1.2)
    scene.pipeline.send(chosen, signal.SIGCONT)


def terminate_each(scene: Scene) -> None:
    names = list(scene.pipeline.names())
    scene.chance.shuffle(names)
    for name in names:
        for running in scene.pipeline.replicas(name):
            scene.pipeline.send(running, signal.SIGTERM)
        scene.pipeline.pause(scene.chance.uniform(0.1, 0.8))


def kill_valkey(scene: Scene) -> None:
    scene.pipeline.valkey.child.kill()
    scene.pipeline.restart_if_ended()


def restart_postgres(scene: Scene) -> None:
    scene.pipeline.postgres.child.stop()
    scene.pipeline.restart_if_ended()


def kill_postgres(scene: Scene) -> None:
    scene.pipeline.postgres.child.kill()
    scene.pipeline.restart_if_ended()


def cut(proxy: Callable[[Scene], Proxy], scene: Scene) -> None:
    for _ in range(5):
        proxy(scene).cut(scene.chance.randrange(200, 20_000))
        scene.pipeline.pause(0.4)


def stall(proxy: Callable[[Scene], Proxy], scene: Scene) -> None:
    proxy(scene).stall(True)
    scene.pipeline.pause(scene.long_s)
    proxy(scene).stall(False)


def slow(proxy: Callable[[Scene], Proxy], scene: Scene) -> None:
    proxy(scene).bytes_per_s = 60_000
    scene.pipeline.pause(scene.long_s)
    proxy(scene).bytes_per_s = None


def fill(disk: Callable[[Scene], Disk], scene: Scene) -> None:
    timer = disk(scene).fill_for(scene.long_s)
    while timer.is_alive():
        scene.pipeline.pause(0.1)


def fill_memory(scene: Scene) -> None:
    """Fill the memory: first above the share at which stages stop, then until the server refuses writes."""
    server = scene.server()
    for share in (1 / 0.9, 0.97):
        server.config_set("maxmemory", int(server.info("memory")["used_memory"] * share))
        scene.pipeline.pause(scene.long_s / 2)
    server.config_set("maxmemory", MEMORY)


def flush(scene: Scene) -> None:
    scene.server().flushall()


def under_our_clock(shifted: bool, scene: Scene) -> None:
    scene.clock.move(0)
    scene.pipeline.under_clock(shifted)


def move_clock(seconds: int, scene: Scene) -> None:
    scene.clock.move(seconds)
    scene.pipeline.pause(2)  # by then every process has seen it


_REDIS: Callable[[Scene], Proxy] = lambda scene: scene.redis  # noqa: E731
_POSTGRES: Callable[[Scene], Proxy] = lambda scene: scene.postgres  # noqa: E731
_BLOBS: Callable[[Scene], Disk] = lambda scene: scene.blobs  # noqa: E731
_DATABASE: Callable[[Scene], Disk] = lambda scene: scene.database  # noqa: E731


def _clock_fault(name: str, seconds: int) -> Fault[Scene]:
    return Fault(
        name,
        partial(move_clock, seconds),
        needs=lambda scene: scene.clock.problem,
        before=partial(under_our_clock, True),
        after=partial(under_our_clock, False),
    )


FAULTS: tuple[Fault[Scene], ...] = (
    Fault("nothing", nothing),
    *(Fault(f"kill-{name}", partial(kill, name)) for name in (*STAGES, READER)),
    *(Fault(f"stop-{name}", partial(stop_beyond_the_claim_time, name)) for name in STAGES),
    Fault("terminate-each", terminate_each),
    Fault("kill-valkey", kill_valkey),
    Fault("restart-postgres", restart_postgres),
    Fault("kill-postgres", kill_postgres),
    Fault("cut-redis", partial(cut, _REDIS)),
    Fault("stall-redis", partial(stall, _REDIS)),
    Fault("slow-redis", partial(slow, _REDIS)),
    Fault("cut-postgres", partial(cut, _POSTGRES)),
    Fault("stall-postgres", partial(stall, _POSTGRES)),
    Fault("slow-postgres", partial(slow, _POSTGRES)),
    Fault("full-blobs", partial(fill, _BLOBS), needs=lambda scene: scene.blobs.problem),
    Fault("full-postgres", partial(fill, _DATABASE), needs=lambda scene: scene.database.problem),
    Fault("full-memory", fill_memory),
    Fault("kill-all", kill_all),
    Fault("flushall", flush, forgets=True),
    _clock_fault("clock-forward", 3600),
    _clock_fault("clock-back", -3600),
)
