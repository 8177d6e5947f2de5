"""Hosts on one machine: network namespaces joined by a bridge.

Nothing has to be removed: the kernel ends them with the last process inside, also after a Ctrl-C or a SIGKILL.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from tests.chaos.hosts.namespaces import new_namespace, run, within

_SUBNET = "10.77.0"
_LOSSY = """\
table inet lossy {{
  chain received {{
    type filter hook input priority 0
    iifname "eth0" numgen random mod 100 < {percent} drop
  }}
  chain sent {{
    type filter hook output priority 0
    oifname "eth0" numgen random mod 100 < {percent} drop
  }}
}}
"""


class Host:
    """A host with a loopback and one link, `eth0`, to the bridge. `is_cut` says that its link is down."""

    def __init__(self, name: str, address: str, port: str, namespace: int, bridge: int) -> None:
        self.name, self.address = name, address
        self.is_cut = False
        self._port, self._namespace, self._bridge = port, namespace, bridge

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Be on this host while the block lasts."""
        with within(self._namespace):
            yield

    def cut(self) -> None:
        """Pull the cable at the bridge's end. Open connections hang, since nobody is there to reset them."""
        self._cable("down")

    def join(self) -> None:
        self._cable("up")

    def _cable(self, state: str) -> None:
        with within(self._bridge):
            _ip("link", "set", self._port, state)
        self.is_cut = state == "down"

    def close(self) -> None:
        os.close(self._namespace)

    def slow_down(self, percent: int, kilobits: int) -> None:
        """Lose these percent of the packets in each direction, and let so many kilobits a second pass."""
        with self.inside():
            run("nft", "-f", "-", given=_LOSSY.format(percent=percent))
            _shape("eth0", kilobits)
        with within(self._bridge):
            _shape(self._port, kilobits)

    def speed_up(self) -> None:
        with self.inside():
            run("nft", "delete", "table", "inet", "lossy")
            run("tc", "qdisc", "del", "dev", "eth0", "root")
        with within(self._bridge):
            run("tc", "qdisc", "del", "dev", self._port, "root")


class Network:
    """The bridge and its hosts by name. `why_not_slow` is the reason why links cannot be slowed down here, if so."""

    def __init__(self, names: list[str]) -> None:
        self._bridge = new_namespace()
        with within(self._bridge):
            _ip("link", "add", "br0", "type", "bridge")
            _ip("link", "set", "br0", "up")
        self.hosts = {name: self._host(name, number) for number, name in enumerate(names, 11)}
        self.why_not_slow = _why_not_slow(next(iter(self.hosts.values())))

    def close(self) -> None:
        """Let go of the namespaces. They end with the last process inside."""
        for host in self.hosts.values():
            host.close()
        os.close(self._bridge)

    def __getitem__(self, name: str) -> Host:
        return self.hosts[name]

    def _host(self, name: str, number: int) -> Host:
        port, address, namespace = f"port{number}", f"{_SUBNET}.{number}", new_namespace()
        with within(self._bridge):
            end = f"/proc/{os.getpid()}/fd/{namespace}"
            _ip("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", end)
            _ip("link", "set", port, "master", "br0", "up")
        with within(namespace):
            _ip("link", "set", "lo", "up")
            _ip("address", "add", f"{address}/24", "dev", "eth0")
            _ip("link", "set", "eth0", "up")
        return Host(name, address, port, namespace, self._bridge)


@cache
def why_no_hosts() -> str:
    """Return why there can be no hosts here; empty if there can."""
    if os.geteuid() != 0:
        return "not root"
    if not shutil.which("ip"):
        return "no ip (Debian: iproute2)"
    try:
        Network(["a"]).close()
    except OSError as error:
        return f"no network namespaces here: {error.strerror}"
    except subprocess.CalledProcessError as error:
        return f"no bridge or virtual cable here: {error.stderr.strip()}"
    return ""


def _why_not_slow(host: Host) -> str:
    for program, package in (("nft", "nftables"), ("tc", "iproute2")):
        if not shutil.which(program):
            return f"no {program} (Debian: {package})"
    try:
        host.slow_down(1, 1_000_000)
        host.speed_up()
    except subprocess.CalledProcessError as error:
        return f"this kernel cannot slow a link down: {error.stderr.strip().partition(chr(10))[0]}"
    return ""


def _shape(device: str, kilobits: int) -> None:
    run(*f"tc qdisc replace dev {device} root tbf rate {kilobits}kbit burst 16kb latency 500ms".split())


def _ip(*words: str) -> None:
    run("ip", *words)
