"""Listening: granian inside our own event loop, on a port that is free or told to be taken."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.types import ASGIApp

from shared.errors import Misconfigured

_STOP_S = 5.0


def free_or_refused(host: str, port: int, setting: str) -> int:
    """The port, or for 0 a free one. Raises `Misconfigured` where it is taken: granian itself would share it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Misconfigured(_why(error, host, port, setting)) from None
        return int(probe.getsockname()[1])


def _why(error: OSError, host: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: stop what listens there, or set {setting} to another"
    return f"cannot listen on {host} port {port}: {error.strerror} ({setting})"


def origin(host: str, port: int) -> str:
    """The address to call it by, for a person on the same machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


@asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[asyncio.Task[None]]:
    """Serves until left; the task ends early only if the server fails."""
    server = Server(
        app, address=host, port=port, interface=Interfaces.ASGINL, websockets=False, log_enabled=False, backlog=1024
    )
    task = asyncio.create_task(server.serve())
    try:
        await _answers(host, port, task)
        yield task
    finally:
        server.stop()  # type: ignore[no-untyped-call]
        with suppress(asyncio.CancelledError, TimeoutError):
            await asyncio.wait_for(task, _STOP_S)


async def _answers(host: str, port: int, task: asyncio.Task[None]) -> None:
    """Waits until the port takes connections, so that an address is told only when it works."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    while not task.done():
        with suppress(OSError):
            _, writer = await asyncio.open_connection(target, port)
            writer.close()
            return
        await asyncio.sleep(0.01)
    task.result()
