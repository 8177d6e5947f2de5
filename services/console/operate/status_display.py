"""Show what waits, passes and dies in each stage, and all problems of the watch: once, or until Ctrl-C."""

from __future__ import annotations

import asyncio
import os
from asyncio import CancelledError
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import typer
from redis.asyncio import Redis
from redis.exceptions import RedisError
from rich.console import Console
from rich.live import Live
from rich.text import Text

from services.console.exit_codes import ExitCode
from services.console.operate.dashboard import as_json, dashboard
from services.console.operate.health import health_problems
from services.console.operate.snapshot import WatchSnapshot, take_snapshot
from services.console.output import print_json
from services.console.run.supervisor.data_folder import read_run
from services.console.terminal import SafeConsole, terminal
from shared.errors import Misconfigured
from shared.settings import SharedSettings, load
from shared.streams.bus.connection import OUTAGE, connect

EVERY_S = 2.0
RATE_OVER_S = 1.0
_REMEDY = "start the watch with `presswatch run`, or name its data folder with --in"


def show(data: Path | None, services: str, watch: bool, as_data: bool) -> int:
    """Show the watch of the data folder, or the services at these addresses. Return the exit code."""
    settings = load(SharedSettings)
    where = addresses(services) if services else running_services(data)
    return asyncio.run(_run(settings, where, watch, as_data))


def addresses(given: str) -> dict[str, str]:
    """Parse `a=http://x,b=http://y` into name -> address. Raises `Misconfigured` for another form."""
    pairs = [part.strip().partition("=") for part in given.split(",") if part.strip()]
    if not all(name and url.startswith(("http://", "https://")) for name, _, url in pairs):
        raise Misconfigured(f"--services {given!r}: write name=http://host:port, separated by commas")
    return {name: url.rstrip("/") for name, _, url in pairs}


def running_services(data: Path | None) -> dict[str, str] | None:
    """Return the services of the run in the data folder, or None if the settings name another stream server."""
    run = read_run(data) if data is not None else {}
    ours = os.environ.get("PRESSWATCH_REDIS_URL")
    if ours not in (run.get("redis_url"), run.get("environment", {}).get("PRESSWATCH_REDIS_URL")) or ours is None:
        return None
    return {name: str(one.get("url") or "") for name, one in run["services"].items()}


async def _run(settings: SharedSettings, where: Mapping[str, str] | None, watch: bool, as_data: bool) -> int:
    redis = connect(settings)
    console = terminal()
    console.width = max(console.width, 118)
    try:
        if watch and not as_data:
            return await _watch(redis, settings, where, console)
        seen = await _twice(redis, settings, where)
    except (RedisError, *OUTAGE) as error:
        said = f"cannot be seen: the stream server does not answer: {str(error).rstrip('.')}; {_REMEDY}"
        if as_data:
            print_json({"well": None, "reasons": [said]})
        else:
            typer.echo(f"presswatch: {said}", err=True)
        return ExitCode.USAGE
    finally:
        await redis.aclose()
    found = health_problems(seen)
    if as_data:
        print_json(as_json(seen, found))
    else:
        console.print(dashboard(seen, found))
    return ExitCode.FAILED if found else ExitCode.DONE


async def _twice(redis: Redis, settings: SharedSettings, where: Mapping[str, str] | None) -> WatchSnapshot:
    """Take two snapshots, because rates need two looks, and return the second."""
    before = await take_snapshot(redis, settings, where)
    await asyncio.sleep(RATE_OVER_S)
    return await take_snapshot(redis, settings, where, before)


async def _watch(redis: Redis, settings: SharedSettings, where: Mapping[str, str] | None, console: Console) -> int:
    """Show snapshots until Ctrl-C, and return the exit code of the last one."""
    seen: WatchSnapshot | None = None
    code = ExitCode.USAGE
    with Live(console=console, auto_refresh=False, screen=console.is_terminal) as live, suppress(CancelledError):
        while True:
            try:
                seen = await take_snapshot(redis, settings, where, seen)
                found = health_problems(seen)
                code = ExitCode.FAILED if found else ExitCode.DONE
                live.update(SafeConsole(dashboard(seen, found)), refresh=True)
            except (RedisError, *OUTAGE) as error:
                code = ExitCode.USAGE
                live.update(Text(f"cannot be seen: the stream server does not answer: {error}", "red"), refresh=True)
            await asyncio.sleep(EVERY_S if seen and seen.rates else RATE_OVER_S)
    return code
