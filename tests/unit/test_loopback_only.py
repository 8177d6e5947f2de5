"""No test asks a machine outside, neither by itself nor through a process it starts. Nor do these tests."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

REFUSED = "not asked by tests"
PROGRAM = "import socket; socket.getaddrinfo('paper.invalid', 80)"


@pytest.mark.parametrize("address", ["8.8.8.8", "134744072", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_public_addresses_are_refused(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with (
        socket.socket(family, socket.SOCK_DGRAM) as unsent,  # connecting it sends nothing
        pytest.raises(OSError, match=REFUSED),
    ):
        unsent.connect((address, 9))


@pytest.mark.parametrize("name", ["paper.invalid", b"paper.invalid"])
def test_public_names_are_not_looked_up(name: str | bytes) -> None:
    with pytest.raises(socket.gaierror, match=REFUSED):
        socket.getaddrinfo(name, 80)


@pytest.mark.parametrize(
    "host", [None, "localhost", "127.0.0.1", b"127.0.0.1", "127.1", "2130706433", "::1", "10.77.0.1"]
)
def test_this_machine_is_looked_up(host: str | bytes | None) -> None:
    assert socket.getaddrinfo(host, 80, flags=socket.AI_PASSIVE)


def test_a_process_that_a_test_starts_is_kept_in_too() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert REFUSED in done.stderr
