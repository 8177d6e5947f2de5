"""A cluster of six real servers: three masters with a replica each, set up with plain commands."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import redis as redis_library
from redis.cluster import ClusterNode, RedisCluster

from services.console.run.embedded import Valkey, free_port, start_valkey
from shared.streams.access.acl import ADMIN

SLOTS = 16384
NODE_TIMEOUT_MS = 1500
RANGES = ((0, 5460), (5461, 10922), (10923, SLOTS - 1))


def eventually(check: Callable[[], bool], seconds: float = 150) -> None:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            if check():
                return
        except redis_library.RedisError:
            pass
        time.sleep(0.05)
    raise AssertionError("the cluster did not get there")


class Place(Protocol):
    """Where a node runs. It is started in the context of `inside`, which needs to be entered for nothing else."""

    @property
    def address(self) -> str: ...

    def inside(self) -> AbstractContextManager[None]: ...


class Here:
    """This machine's loopback."""

    address = "127.0.0.1"

    def inside(self) -> AbstractContextManager[None]:
        return nullcontext()


@dataclass
class Cluster:
    """A running cluster. `nodes` are in the order of their start: masters first, then the replica of each."""

    nodes: list[Valkey]
    places: Sequence[Place]

    @property
    def url(self) -> str:
        """The administrator's address, with every node."""
        first = self.nodes[0]
        hosts = ",".join(f"{place.address}:{node.port}" for node, place in zip(self.nodes, self.places, strict=True))
        return f"redis://{first.user}:{first.password}@{hosts}/0"

    def place(self, node: Valkey) -> Place:
        return self.places[self.nodes.index(node)]

    def client(self, node: Valkey) -> redis_library.Redis:
        return redis_library.Redis.from_url(node.url.replace("@127.0.0.1:", f"@{self.place(node).address}:"))

    def owner(self, key: str) -> Valkey:
        """Return the node that has the key now, as a live node sees it."""
        alive = next(node for node in self.nodes if node.child.alive())
        with self.client(alive) as asked:
            slot = int(asked.execute_command("CLUSTER KEYSLOT", key))
            slots = asked.execute_command("CLUSTER SLOTS")
        owner = next(server for low, high, server in _ranges(slots) if low <= slot <= high)
        return next(node for node in self.nodes if (self.place(node).address, node.port) == owner)

    def hand_over(self) -> None:
        """Let every master hand over to its replica, as before maintenance."""
        for node in [node for node in self.nodes if self.client(node).info("replication")["role"] == "slave"]:
            self.client(node).execute_command("CLUSTER FAILOVER")  # type: ignore[no-untyped-call]
            eventually(lambda n=node: bool(self.client(n).info("replication")["role"] == "master"))  # type: ignore[misc]
        for node in self.nodes:
            eventually(lambda n=node: is_whole(self, n))  # type: ignore[misc]

    def stop(self) -> None:
        for node in self.nodes:
            node.child.kill()


def _ranges(slots: Any) -> list[tuple[int, int, tuple[str, int]]]:
    """Return (first slot, last slot, the master's address and port) from CLUSTER SLOTS."""
    return [(int(row[0]), int(row[1]), (_text(row[2][0]), int(row[2][1]))) for row in slots]


def start_cluster(folder: Path, acl: Path, secret: str, places: Sequence[Place] = (Here(),) * 6) -> Cluster:
    """Start a node at each of six places, and let them know each other.

    When this returns, every master has its replica.
    """
    nodes = [start_node(folder / f"node{number}", acl, secret, place) for number, place in enumerate(places)]
    found = Cluster(nodes, places)
    for master, (low, high) in zip(nodes, RANGES, strict=False):
        found.client(master).execute_command("CLUSTER ADDSLOTSRANGE", low, high)  # type: ignore[no-untyped-call]
    for node in nodes[1:]:
        bus = _bus_port(found, node)
        address = found.place(node).address
        found.client(nodes[0]).execute_command("CLUSTER MEET", address, node.port, bus)  # type: ignore[no-untyped-call]
    ids = [_text(found.client(node).execute_command("CLUSTER MYID")) for node in nodes]  # type: ignore[no-untyped-call]
    for replica, its in zip(nodes[3:], ids[:3], strict=True):
        client = found.client(replica)
        eventually(lambda c=client, m=its: bool(c.execute_command("CLUSTER REPLICATE", m)))  # type: ignore[misc]
    for one in nodes:
        eventually(lambda n=one: is_whole(found, n))  # type: ignore[misc]
    return found


def start_node(folder: Path, acl: Path, secret: str, place: Place, port: int | None = None) -> Valkey:
    """Start a node. One that ran in this folder before comes back to its cluster if it gets its old port."""
    extra = (
        f"bind {' '.join(dict.fromkeys((place.address, Here.address)))}",
        "cluster-enabled yes",
        f"cluster-node-timeout {NODE_TIMEOUT_MS}",
        "cluster-require-full-coverage no",
        "cluster-replica-validity-factor 0",
        "repl-diskless-sync-delay 0",
        f"masteruser {ADMIN}",
        f"masterauth {secret}",
    )
    with place.inside():
        lines = (*extra, f"cluster-port {free_port()}")
        return start_valkey(folder, secret, port=port, maxmemory_bytes=256 << 20, acl=(acl, ADMIN), extra=lines)


def _bus_port(found: Cluster, node: Valkey) -> int:
    return int(str(found.client(node).config_get("cluster-port")["cluster-port"]))


def is_whole(found: Cluster, node: Valkey) -> bool:
    """Return whether the node knows the whole cluster, and its master or replica is linked to it."""
    client = found.client(node)
    info = client.info("replication")
    linked = (info["role"] == "master" and info["connected_slaves"] == 1) or info.get("master_link_status") == "up"
    state = client.execute_command("CLUSTER INFO")  # type: ignore[no-untyped-call]
    return linked and state["cluster_state"] == "ok" and int(state["cluster_known_nodes"]) == 6


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def wipe(url: str) -> None:
    """Empty every master and restore its usual configuration."""
    parts = urlsplit(url)
    hosts = [urlsplit(f"//{host}") for host in parts.netloc.rpartition("@")[2].split(",")]
    nodes = [ClusterNode(str(host.hostname), host.port or 0) for host in hosts]  # type: ignore[no-untyped-call]
    with RedisCluster(startup_nodes=nodes, username=parts.username, password=parts.password) as client:
        client.flushall(target_nodes=RedisCluster.PRIMARIES)
        client.config_set("maxmemory", 256 << 20, target_nodes=RedisCluster.ALL_NODES)
