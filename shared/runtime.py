"""Run a service: load settings, start health checks and workers, shut down.

Exit codes: 0 after SIGTERM or SIGINT; 78 if a setting is wrong; 1 if the service cannot continue and should be
restarted.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable
from contextlib import AsyncExitStack, ExitStack
from typing import Any, NoReturn

import structlog
import uvloop

from shared.errors import Misconfigured, Unavailable
from shared.garbage_collector import tune_garbage_collector
from shared.observability import logs
from shared.observability.health import Health, HealthServer, export_process_metrics
from shared.observability.spans import start_recording
from shared.observability.watchdog import watch_event_loop
from shared.settings import load
from shared.storage.opening import folder_of
from shared.storage.secret_files import keep_private
from shared.streams.bus.connection import OUTAGE, connect
from shared.streams.bus.topology import Keys
from shared.streams.consumer.bootstrap import bootstrap, wait_until_bootstrapped
from shared.streams.consumer.group import ConsumerGroup
from shared.streams.consumer.retry import RetryPolicy
from shared.streams.consumer.service import S, Service, ServiceParts, Wire
from shared.streams.observability.server_monitor import ServerLost, ServerMonitor, wait_for_server
from shared.task_cancellation import cancel_all

EX_CONFIG = 78
STOPPING_S = 8.0

log = structlog.get_logger()


class Ended(Exception):
    """The service cannot continue. The text says why."""


def run_service(name: str, settings: type[S] | S, wire: Wire[S]) -> NoReturn:
    """Run the service until it is stopped, then exit the process.

    Pass the class of the settings, so that errors in them are reported as such.
    """
    keep_private()
    logs.configure(name)
    tune_garbage_collector()
    code, recording = 1, ExitStack()
    try:
        chosen: Any = load(settings) if isinstance(settings, type) else settings
        logs.configure(name, chosen.log_format, chosen.log_level)
        recording.callback(start_recording(name, chosen.otlp_endpoint))
        uvloop.run(_run(name, chosen, wire))
        code = 0
    except Misconfigured as error:
        log.critical(str(error))
        code = EX_CONFIG
    except (Ended, ServerLost, Unavailable, *OUTAGE) as error:
        log.error("exiting, to be restarted", why=str(error))
    except Exception as error:
        log.critical("exiting after an unexpected error", exc_info=error)
    recording.close()
    sys.exit(code)


async def _run(name: str, settings: S, wire: Wire[S]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    heart = asyncio.create_task(watch_event_loop())
    health = Health(name)
    starting: list[str | None] = ["starting"]
    health.not_ready.append(lambda: "stopping" if stop.is_set() else starting[0])
    async with AsyncExitStack() as stack:
        stack.callback(heart.cancel)
        server = HealthServer(health, settings.health_host, settings.health_port, settings.health_file)
        export_process_metrics(folder_of(settings.blobs))
        url = await server.start()
        stack.push_async_callback(server.close)
        log.info("started", health=url)
        redis = connect(settings)
        stack.push_async_callback(redis.aclose)
        if not await wait_for_server(redis, stop):
            return
        service = Service(name, settings, redis, stop)
        parts = await stack.enter_async_context(wire(service))
        health.not_ready.extend(parts.not_ready)
        epochs = await _epochs(service, parts)
        if epochs is None:
            return
        await _work(service, parts, health, epochs, starting)
    log.info("stopped")


async def _epochs(service: Service[S], parts: ServiceParts) -> dict[int, str] | None:
    """Return the epoch of each partition; bootstrap the partitions if this service does so. Return None on stop."""
    if not parts.waits_for_bootstrap:
        return {}
    epochs = {}
    for keys in service.partitions:
        founding = bootstrap(service.redis, keys, parts.rebuild) if parts.rebuild else None
        epoch = await (_unless_stopped(founding, service.stop) if founding else _wait(service, keys))
        if epoch is None:
            return None
        epochs[keys.partition] = epoch
    return epochs


async def _wait(service: Service[S], keys: Keys) -> str | None:
    return await wait_until_bootstrapped(service.redis, keys, service.stop)


async def _unless_stopped(work: Any, stop: asyncio.Event) -> str | None:
    task, stopping = asyncio.ensure_future(work), asyncio.create_task(stop.wait())
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not task.done():
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return None
    return str(task.result())


async def _work(
    service: Service[S], parts: ServiceParts, health: Health, epochs: dict[int, str], starting: list[str | None]
) -> None:
    group = _consumer_group(service, parts) if parts.stages else None
    watch = ServerMonitor(service.redis, epochs, parts.limits or service.limits)
    health.not_ready.append(watch.why_not_ready)
    named: dict[asyncio.Task[Any], str] = {}
    if group is not None:
        health.not_ready.append(group.why_not_ready)
        health.not_live.append(group.why_not_live)
        await group.start()
        named[asyncio.create_task(group.failure())] = "the consumer group"
    named[asyncio.create_task(watch.run())] = "the server monitor"
    tasks = {_begin(task()): getattr(task, "__qualname__", repr(task)) for task in parts.tasks}
    stopping = asyncio.create_task(service.stop.wait())
    starting[0] = None
    log.info("ready to work", partitions=len(epochs), stages=[stage.name for stage in parts.stages])
    try:
        await asyncio.wait({stopping, *named, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        if not service.stop.is_set():
            _raise_what_ended({**named, **tasks})
    finally:
        service.stop.set()
        await _finish(group, list(named), list(tasks))
        stopping.cancel()


def _consumer_group(service: Service[S], parts: ServiceParts) -> ConsumerGroup:
    claim = service.settings.claim_after_s
    settings = service.settings
    usual = RetryPolicy(settings.retry_base_s, settings.retry_cap_s, settings.retry_attempts)
    stages = [stage.with_default_retry(usual) for stage in parts.stages]
    limits = parts.limits or service.limits
    return ConsumerGroup(service.redis, settings, stages, service.stop, limits=limits, claim_after_s=claim)


def _begin(work: Awaitable[None]) -> asyncio.Task[Any]:
    async def run() -> None:
        await work

    return asyncio.create_task(run())


def _raise_what_ended(named: dict[asyncio.Task[Any], str]) -> None:
    for task, name in named.items():
        if task.done() and not task.cancelled():
            error = task.exception()
            if error is not None:
                raise error
            raise Ended(str(task.result() or f"{name} ended unexpectedly"))


async def _finish(group: ConsumerGroup | None, named: list[asyncio.Task[Any]], tasks: list[asyncio.Task[Any]]) -> None:
    async def end_tasks() -> None:
        if tasks:
            await asyncio.wait(tasks, timeout=STOPPING_S)

    await asyncio.gather(end_tasks(), *([group.stop()] if group is not None else []))
    await cancel_all([*named, *tasks])
