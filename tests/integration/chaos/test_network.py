"""The hosts of `make chaos ARGS=--hosts`: a cut cable leaves connections hanging, and nothing outlives the runner."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.hosts.network import Network, why_no_hosts
from tests.cluster import eventually

pytestmark = pytest.mark.skipif(bool(why_no_hosts()), reason=f"hosts of their own: {why_no_hosts()}")

_PATIENCE_S = 60.0
_RUNNER = """
import os, signal, sys, time
from pathlib import Path
from services.console.run.embedded.children import spawn
from tests.chaos.hosts.network import Network
signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite started with & inherits that Ctrl-C is ignored
network = Network(["a", "b"])
with network["a"].inside():
    spawn("sleep", ["sleep", "600"], Path(sys.argv[1]))
    print(os.stat("/proc/thread-self/ns/net").st_ino, flush=True)
time.sleep(600)
"""


@pytest.fixture
def network() -> Iterator[Network]:
    made = Network(["a", "b"])
    yield made
    made.close()


def connected(network: Network) -> tuple[socket.socket, socket.socket]:
    """Return both ends of a connection from `a` to `b`."""
    with network["b"].inside():
        listening = socket.create_server((network["b"].address, 7000))
    with network["a"].inside(), listening:
        near = socket.create_connection((network["b"].address, 7000), _PATIENCE_S)
        far, _ = listening.accept()
    far.settimeout(_PATIENCE_S)
    return near, far


def test_a_cut_connection_hangs_and_goes_on_when_the_host_has_joined_again(network: Network) -> None:
    near, far = connected(network)
    with near, far:
        network["b"].cut()
        near.sendall(b"meanwhile")
        far.settimeout(0.5)
        with pytest.raises(TimeoutError):
            far.recv(100)
        network["b"].join()
        far.settimeout(_PATIENCE_S)
        assert far.recv(100) == b"meanwhile"


def test_a_slow_link_loses_packets_until_it_is_mended(network: Network) -> None:
    if network.why_not_slow:
        pytest.skip(network.why_not_slow)
    network["b"].slow_down(percent=50, kilobits=10_000)
    assert 0 < _arrived(network, 200) < 200
    network["b"].speed_up()
    assert _arrived(network, 50) == 50


def _arrived(network: Network, packets: int) -> int:
    with network["b"].inside():
        receiving = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with network["a"].inside():
        sending = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with receiving, sending:
        receiving.bind((network["b"].address, 7001))
        for _ in range(packets):
            sending.sendto(b"packet", (network["b"].address, 7001))
        receiving.settimeout(0.5)
        number = 0
        try:
            while number < packets and receiving.recv(100):
                number += 1
        except TimeoutError:
            pass
        return number


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_the_runner(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _RUNNER, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as runner:
        try:
            assert runner.stdout is not None
            namespace = int(runner.stdout.readline())
            assert namespace in _namespaces()
            runner.send_signal(number)
            runner.wait(_PATIENCE_S)
        finally:
            runner.kill()
    eventually(lambda: namespace not in _namespaces())


def _namespaces() -> set[int]:
    """Return the network namespaces that some process is in."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/ns/net"):
        try:
            found.add(place.stat().st_ino)
        except OSError:
            continue
    return found
