"""Refuse connections to public addresses and lookups of public names, in each Python process that tests start.

Python loads this file as it starts. Pages of real papers name style sheets, fonts and pictures at real hosts, which no
test may ask for anything. Private addresses are allowed: the hosts of `make chaos ARGS=--hosts` have such.
"""

from __future__ import annotations

import sys
from typing import Any

REFUSED = "not asked by tests"
_LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex")
_CALLS = ("socket.connect", "socket.sendto", "socket.sendmsg")


def _check(event: str, args: tuple[Any, ...]) -> None:
    if event in _LOOKUPS:
        _check_name(args[0])
    elif event in _CALLS and isinstance(args[-1], tuple):  # a path is the address of a socket of this machine
        _check_address(str(args[-1][0]))


def _check_name(host: str | bytes | None) -> None:
    name = host.decode("idna") if isinstance(host, bytes) else host
    if name and not _is_address(name) and not _is_of_this_machine(name):
        import socket

        raise socket.gaierror(socket.EAI_NONAME, f"{name}: {REFUSED}")


def _check_address(address: str) -> None:
    import errno
    import ipaddress

    host = address.partition("%")[0]
    if not _is_address(address):
        _check_name(address)
    elif ipaddress.ip_address(_usual(host)).is_global:
        raise OSError(errno.ENETUNREACH, f"{address}: {REFUSED}")


def _is_address(name: str) -> bool:
    try:
        return bool(_usual(name.partition("%")[0]))
    except OSError:
        return False


def _usual(address: str) -> str:
    """Return an address as it is usually written: the C library also takes numbers such as 127.1."""
    import socket

    return address if ":" in address else socket.inet_ntoa(socket.inet_aton(address))


def _is_of_this_machine(name: str) -> bool:
    """Return whether the name is found without a question to another machine."""
    from pathlib import Path

    known = Path("/etc/hosts").read_text(encoding="utf-8", errors="replace").lower().split()
    return name.lower().rstrip(".") in ("localhost", *known) or name.lower().rstrip(".").endswith(".localhost")


sys.addaudithook(_check)
