"""Wire the demo press: settings, clock, two sites."""

from __future__ import annotations

import asyncio
import signal
import socket
from datetime import UTC, datetime

import structlog
from aiohttp import web

from services.demo.adapters.clock import started_at
from services.demo.adapters.site import Paper, site
from services.demo.settings import DemoSettings
from shared.errors import Misconfigured

log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


async def serve(settings: DemoSettings) -> None:
    """Run both papers until SIGTERM or SIGINT. Raises `Misconfigured` if a port is in use."""
    start = started_at(settings.clock, _now())
    herald, gazette = settings.sockets or (None, None)
    runners = [
        await _open(settings, "herald", settings.herald_port, herald, start),
        await _open(settings, "gazette", settings.gazette_port, gazette, start),
    ]
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
    await asyncio.gather(*(runner.cleanup() for runner in runners))


async def _open(
    settings: DemoSettings, outlet: str, port: int, inherited: int | None, start: datetime
) -> web.AppRunner:
    base = f"http://{settings.public_host or settings.host}:{port}"
    runner = web.AppRunner(site(Paper(outlet, base, start, _now)), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        place: web.BaseSite
        if inherited is None:
            place = web.TCPSite(runner, settings.host, port)
        else:
            place = web.SockSite(runner, socket.socket(fileno=inherited))
        await place.start()
    except OSError:
        raise Misconfigured(f"port {port} of the demo press is in use: free it or choose another") from None
    log.info("the paper is open", outlet=outlet, url=base)
    return runner
