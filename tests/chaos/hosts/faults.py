"""What happens to hosts. Each fault returns when it is over; a lost host is replaced when the line is complete."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import psycopg

from shared.streams.bus.topology import Keys, StreamName, partition_of
from tests.chaos.faults import Fault, nothing
from tests.chaos.hosts.machines import PARTITIONS, SITE_PORT, Machines
from tests.chaos.hosts.servers import DATABASE, OBJECTS

LOSS_PERCENT, KILOBITS = 5, 1000
NOTICED_AFTER_S = 25.0
"""Until a silent host is noticed, others may wait for a lock that it holds."""
_SITE_S = 30.0
"""A visitor who waits longer has gone."""
_OUTLET = "westmouth-post"


@dataclass
class Scene:
    """What a fault can reach.

    away_s    how long a host is away
    per_s     articles archived in a second meanwhile; None if nothing was away
    troubles  what the others failed to do meanwhile
    """

    pipeline: Machines
    away_s: float
    per_s: float | None = None
    troubles: list[str] = field(default_factory=list)
    lost: str = ""

    def begin(self) -> None:
        self.per_s, self.troubles, self.lost = None, [], ""


Which = Callable[[Scene], str]


def _first(service: str) -> Which:
    return lambda scene: scene.pipeline.hosts_of(service)[0]


def _named(host: str) -> Which:
    return lambda _: host


def _primary(scene: Scene) -> str:
    """Return the host of the primary that has most to do: what the press publishes passes through it."""
    keys = Keys(partition_of(_OUTLET, PARTITIONS))
    return scene.pipeline.servers.owner(keys.stream(StreamName.CAPTURES))


def cut(which: Which, goes_on: bool, scene: Scene) -> None:
    host = which(scene)
    scene.pipeline.network[host].cut()
    _while_away(scene, host, goes_on)
    scene.pipeline.network[host].join()


def lose(which: Which, goes_on: bool, scene: Scene) -> None:
    scene.lost = which(scene)
    scene.pipeline.lose(scene.lost)
    _while_away(scene, scene.lost, goes_on)


def slow_down(which: Which, scene: Scene) -> None:
    host = scene.pipeline.network[which(scene)]
    host.slow_down(LOSS_PERCENT, KILOBITS)
    _while_away(scene, "", goes_on=True)
    host.speed_up()


def _while_away(scene: Scene, host: str, goes_on: bool) -> None:
    """Wait, and look whether the others go on: articles reach the archive, and every reader answers."""
    began, before = time.monotonic(), _archived(scene)
    scene.pipeline.pause(scene.away_s / 2)
    for reader in scene.pipeline.hosts_of("reader"):
        if reader != host and (why := _why_silent(scene, reader, goes_on)):
            scene.troubles.append(f"the reader on {reader}: {why}")
    scene.pipeline.pause(max(0.0, began + scene.away_s - time.monotonic()))
    scene.per_s = (_archived(scene) - before) / (time.monotonic() - began)
    if goes_on and not scene.per_s and scene.away_s > NOTICED_AFTER_S:
        scene.troubles.append("the others did nothing meanwhile")


def _archived(scene: Scene) -> int:
    """Count on the database's own host, which may be the one that is cut off."""
    url = scene.pipeline.servers.postgres.url
    with scene.pipeline.network[DATABASE].inside(), psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM address").fetchone()
    return int(row[0]) if row else 0


def _why_silent(scene: Scene, reader: str, must_have_page: bool) -> str:
    url = f"http://{scene.pipeline.network[reader].address}:{SITE_PORT}/"
    try:
        with urllib.request.urlopen(url, timeout=_SITE_S):
            return ""
    except urllib.error.HTTPError as error:
        return f"{error.code}" if must_have_page else ""
    except OSError as error:
        return repr(error)


def replaced(scene: Scene) -> None:
    scene.pipeline.replace(scene.lost)


def whole_again(scene: Scene) -> None:
    """Wait until each primary has a replica again: of two nodes, a shard can lose only one."""
    scene.pipeline.until(scene.pipeline.servers.cluster_is_whole, 60)


def new_node(scene: Scene) -> None:
    replaced(scene)
    whole_again(scene)


def _cut(name: str, which: Which, *, goes_on: bool = True) -> Fault[Scene]:
    return Fault(f"cut-{name}", partial(cut, which, goes_on))


def _lose(name: str, which: Which) -> Fault[Scene]:
    return Fault(f"lose-{name}", partial(lose, which, True), after=replaced)


def _slow(name: str, which: Which) -> Fault[Scene]:
    return Fault(f"slow-{name}", partial(slow_down, which), needs=lambda scene: scene.pipeline.network.why_not_slow)


_SERVICES = ("fetcher", "parser", "publisher", "reader")
FAULTS: tuple[Fault[Scene], ...] = (
    Fault("nothing", nothing),
    *(_cut(name, _first(name)) for name in _SERVICES),
    *(_lose(name, _first(name)) for name in _SERVICES),
    _slow("parser", _first("parser")),
    _slow("database", _named(DATABASE)),
    Fault("cut-primary", partial(cut, _primary, True), after=whole_again, forgets=True),
    Fault("lose-primary", partial(lose, _primary, True), after=new_node, forgets=True),
    _cut("objects", _named(OBJECTS), goes_on=False),
    _cut("database", _named(DATABASE), goes_on=False),
)
IN_SHORT = ("cut-publisher", "lose-parser", "slow-database", "cut-primary", "cut-objects")
