"""Wires the reader: settings, archive, index, site. It writes nothing but its own index."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import orjson
import structlog
import uvloop

from services.reader.adapters.following import follow, listen
from services.reader.adapters.health import health_app
from services.reader.adapters.indexing import Indexing
from services.reader.adapters.rendering import Rendering
from services.reader.adapters.serving import free_or_refused, origin, serving
from services.reader.adapters.site import Site
from services.reader.adapters.static import Assets
from services.reader.adapters.web import web_app
from services.reader.settings import ReaderSettings
from shared import logs
from shared.archive.connect import conninfo
from shared.archive.reads.reading import Reading
from shared.blobs import BlobStore
from shared.settings import load

log = structlog.get_logger()


def main() -> int:
    """Until SIGTERM or SIGINT: 0 then, 1 if the server or the indexing ended by itself."""
    settings = load(ReaderSettings)
    logs.configure("reader", settings.log_format, settings.log_level)
    return uvloop.run(run(settings))


async def run(settings: ReaderSettings) -> int:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(settings) as tasks:
        asked = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait([asked, *tasks], return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
    for task in done - {asked}:
        log.error("the reader ended by itself", exc_info=task.exception() if not task.cancelled() else None)
    return 0 if asked in done else 1


@asynccontextmanager
async def running(settings: ReaderSettings) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Everything open and listening; yields the tasks none of which may end. Raises `Misconfigured`."""
    info = conninfo(settings, "presswatch-reader")
    port = free_or_refused(settings.site_host, settings.site_port, "PRESSWATCH_SITE_PORT")
    health_port = free_or_refused(settings.health_host, settings.health_port, "PRESSWATCH_HEALTH_PORT")
    async with AsyncExitStack() as stack:
        db = Reading(info)
        await db.open()
        stack.push_async_callback(db.close)
        indexing = Indexing(db, settings.index)
        stack.push_async_callback(indexing.close)
        assets = Assets()
        site = Site(db, BlobStore(settings.blobs), indexing, Rendering(assets.address), settings.site_url)
        news = asyncio.Event()
        tasks = [_background(stack, follow(indexing, news)), _background(stack, listen(info, news))]
        tasks.append(await stack.enter_async_context(serving(web_app(site, assets), settings.site_host, port)))
        tasks.append(await stack.enter_async_context(serving(health_app(site), settings.health_host, health_port)))
        _tell(settings, origin(settings.site_host, port), origin(settings.health_host, health_port))
        yield tasks


def _background(stack: AsyncExitStack, work: object) -> asyncio.Task[None]:
    task: asyncio.Task[None] = asyncio.create_task(work)  # type: ignore[arg-type]

    async def end() -> None:
        task.cancel()
        await asyncio.wait([task])

    stack.push_async_callback(end)
    return task


def _tell(settings: ReaderSettings, site: str, health: str) -> None:
    log.info("the site is up", site=site, health=health)
    about = {"service": "reader", "pid": os.getpid()}
    for path, more in ((settings.health_file, {"url": health, "site": site}), (settings.site_file, {"url": site})):
        if path is not None:
            _write(path, orjson.dumps({**about, **more}))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".new")
    aside.write_bytes(data)
    aside.replace(path)
