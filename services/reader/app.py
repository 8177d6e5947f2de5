"""Wire the reader: settings, archive, index, site. It writes only its own index."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import orjson
import structlog
import uvloop

from services.reader.adapters.archive import open_archive
from services.reader.adapters.search.choice import search_engine
from services.reader.adapters.search.follower import follow_events
from services.reader.adapters.search.indexer import Indexer
from services.reader.adapters.web.accepted_names import follow_names
from services.reader.adapters.web.admission import turns
from services.reader.adapters.web.api_limits import read_keys
from services.reader.adapters.web.context import SiteContext
from services.reader.adapters.web.health import ArchiveMonitor
from services.reader.adapters.web.server import bound, origin, port_of, serving
from services.reader.adapters.web.static_files import Assets
from services.reader.adapters.web.templates import TemplateRenderer
from services.reader.applications import replay_app, web_app
from services.reader.settings import ReaderSettings
from shared.archive.read.connection.notifications import listen
from shared.archive.schema.connection import conninfo
from shared.garbage_collector import tune_garbage_collector
from shared.observability import logs
from shared.observability.health import Health, HealthServer, export_process_metrics
from shared.observability.spans import start_recording
from shared.settings import load
from shared.storage.opening import folder_of, open_blobs
from shared.storage.secret_files import keep_private
from shared.task_cancellation import cancel_all

_NEW_OBJECTS = 20_000
"""Fewer than in other services: requests leave cycles behind, and these take memory until the next search."""

log = structlog.get_logger()


def main() -> int:
    """Run until SIGTERM or SIGINT. Return 0 then, 1 if the server or the indexing ended by itself."""
    keep_private()
    tune_garbage_collector(_NEW_OBJECTS)
    settings = load(ReaderSettings)
    logs.configure("reader", settings.log_format, settings.log_level)
    end_recording = start_recording("reader", settings.otlp_endpoint)
    try:
        return uvloop.run(run(settings))
    finally:
        end_recording()


async def run(settings: ReaderSettings) -> int:
    """Serve until a signal. Return the exit code: 1 if a task ended by itself."""
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
    """Open everything and listen. Yield the tasks. The service stops when one of them ends. Raises `Misconfigured`."""
    info = conninfo(settings, "presswatch-reader")
    listening = bound(settings.site_host, settings.site_port, "PRESSWATCH_SITE_PORT")
    replaying = bound(settings.site_host, settings.replay_port, "PRESSWATCH_REPLAY_PORT")
    async with AsyncExitStack() as stack:
        stack.callback(listening.close)
        stack.callback(replaying.close)
        archive = await open_archive(stack, settings, info)
        # The index is read from the primary: it must hold what an event says, and a replica may show an older text.
        indexer = Indexer(archive.primary, search_engine(settings))
        stack.push_async_callback(indexer.close)
        db = archive.pages
        assets = Assets()
        site = SiteContext(db, open_blobs(settings), indexer, TemplateRenderer(assets.address), settings.site_url)
        site.replay_url, site.replay_port = settings.replay_url, port_of(replaying)
        site.noindex = settings.site_noindex
        site.export_limit, site.wacz_key = settings.export_limit, settings.key_of_wacz()
        site.hub = settings.websub_hub if settings.site_url else ""
        news = asyncio.Event()
        announced = listen(info, news, settings.database_pooler)
        tasks = [_background(stack, follow_events(indexer, news)), _background(stack, announced)]
        tasks += [_background(stack, task) for task in archive.tasks]
        tasks.append(_background(stack, follow_names(db)))
        keys = read_keys(settings.api_keys)
        hosts, proxies, shared_turns = settings.hosts(), settings.proxies(), turns(settings.places())
        app = web_app(site, assets, shared_turns, hosts, proxies, settings.origins(), keys, settings.api_rate)
        replay = replay_app(site, shared_turns, hosts, proxies)
        address = origin(listening)
        tasks.append(await stack.enter_async_context(serving(app, listening)))
        tasks.append(await stack.enter_async_context(serving(replay, replaying)))
        _write_address(settings.site_file, address, origin(replaying))
        tasks.append(await _healthy(stack, settings, site))
        _background(stack, asyncio.to_thread(site.rendering.compile))  # no part of `tasks`: it ends
        log.info("the site is up", site=address)
        yield tasks


def _background(stack: AsyncExitStack, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
    task = asyncio.create_task(work)
    stack.push_async_callback(cancel_all, [task])
    return task


async def _healthy(stack: AsyncExitStack, settings: ReaderSettings, site: SiteContext) -> asyncio.Task[None]:
    """Start the health server last, so that the site listens before the health file exists."""
    watch = ArchiveMonitor(site)
    task = _background(stack, watch.run())
    health = Health("reader", not_ready=[watch.why_not_ready])
    server = HealthServer(health, settings.health_host, settings.health_port, settings.health_file)
    export_process_metrics(folder_of(settings.blobs))
    await server.start()
    stack.push_async_callback(server.close)
    return task


def _write_address(path: Path | None, site: str, replay: str) -> None:
    """Write the addresses of site and replay to a temporary file and rename it, so that readers see the whole file."""
    if path is None:
        return
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(orjson.dumps({"service": "reader", "pid": os.getpid(), "url": site, "replay": replay}))
    aside.replace(path)
