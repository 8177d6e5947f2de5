"""Listen on a port with uvicorn in our own event loop; report a port that is in use."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial

from starlette.types import ASGIApp
from uvicorn import Config, Server

from services.reader.adapters.web.connection_limits import OpenConnections, Visitor, VisitorLimits
from shared.errors import Misconfigured

_STOP_S = 5
_TICK_S = 0.5


def bound(host: str, port: int, setting: str) -> socket.socket:
    """Return a socket bound to the port; 0 takes a free one. Raises `Misconfigured` if the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio's own loop sets TCP_NODELAY only if the protocol is named. Without it, answers take 40 ms more.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen()
    except OSError as error:
        taken.close()
        raise Misconfigured(_why(error, host, port, setting)) from None
    return taken


def _why(error: OSError, host: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: stop what listens there, or set {setting} to another"
    return f"cannot listen on {host} port {port}: {error.strerror} ({setting})"


def origin(listening: socket.socket) -> str:
    """Return the address at which a person on the same machine reaches the site."""
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def port_of(listening: socket.socket) -> int:
    """Return the port that a socket listens on."""
    return int(listening.getsockname()[1])


class _Embedded(Server):
    """A uvicorn server that leaves signals to the reader and wakes twice a second instead of ten times."""

    async def main_loop(self) -> None:
        while not await self.on_tick(0):  # noqa: ASYNC110 - uvicorn sets a flag; 0: renew the date of the answers
            await asyncio.sleep(_TICK_S)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(
    app: ASGIApp, listening: socket.socket, limits: VisitorLimits | None = None
) -> AsyncIterator[asyncio.Task[None]]:
    """Serve until the block is left. The task ends earlier only if the server fails."""
    connections = OpenConnections(limits or VisitorLimits())
    server = _Embedded(_config(app, connections))
    task = asyncio.create_task(server.serve([listening]))
    try:
        yield task
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError, TimeoutError):
            await asyncio.wait_for(task, _STOP_S + 1)


def _config(app: ASGIApp, connections: OpenConnections) -> Config:
    """Configure uvicorn. Its log is off: the application logs its own errors; visitors' bad requests do not matter."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    return Config(
        app,
        http=partial(Visitor, connections),  # type: ignore[arg-type]
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=1024,
        timeout_keep_alive=connections.limits.idle_s,
        timeout_graceful_shutdown=_STOP_S,
    )
