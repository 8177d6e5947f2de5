"""Refuse private addresses at the socket.

Every connection passes here, so names, numeric hosts and redirects are all checked by their real address.
"""

from __future__ import annotations

import asyncio
import errno
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from services.fetcher.core.public_addresses import is_public

MARK = "refused private address"
_THREADS = 32
_NUMERIC_HOST = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?", re.I)

AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]


class PrivateAddress(OSError):
    """Raised instead of opening a socket. The text begins with `MARK`, which finds it inside other errors."""


def guarded_socket(address: AddressInfo) -> socket.socket:
    """Return a socket for a public address; raise `PrivateAddress` for any other.

    Use it as `TCPConnector(socket_factory=…)`. aiohttp does not call the resolver for numeric hosts, so this is the
    only place that every connection passes.
    """
    family, kind, protocol, _, peer = address
    if not is_public(str(peer[0])):
        raise PrivateAddress(errno.EACCES, f"{MARK} {peer[0]}")
    return socket.socket(family, kind, protocol)


def names_private_host(host: str) -> bool:
    """Return whether a URL's host names this machine or is a private address, in any spelling that resolvers accept.

    Needed for requests through a proxy: the proxy opens the connection, so our socket guard does not see the address.
    """
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    if ":" in name:
        return not is_public(name)
    if not _NUMERIC_HOST.fullmatch(name):
        return False
    try:
        return not is_public(socket.inet_ntoa(socket.inet_aton(name)))
    except OSError:
        return True


class ThreadResolver(AbstractResolver):
    """Resolve names with the system's resolver on separate threads, so that slow lookups do not delay disk writes."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Look up the addresses of a host in a thread of our own pool."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._pool, lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        )
        return [_result(host, port, *one) for one in found]

    async def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _result(host: str, port: int, family: int, _: int, protocol: int, __: str, peer: tuple[Any, ...]) -> ResolveResult:
    address = str(peer[0])
    if family == socket.AF_INET6 and len(peer) > 3 and peer[3] and "%" not in address:
        address = f"{address}%{peer[3]}"
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=protocol, flags=socket.AI_NUMERICHOST
    )
