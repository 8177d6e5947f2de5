"""`presswatch status`: stage by stage, what waits, what goes through, how old the oldest is, what died."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import Annotated

import typer
from redis.exceptions import RedisError
from rich.console import Console
from rich.live import Live
from rich.table import Table

from shared.errors import PresswatchError
from shared.settings import SharedSettings, load
from shared.streams.connection import connect
from shared.streams.lag import Snapshot, StreamLag, snapshot
from shared.streams.topology import Keys

EVERY_S = 2.0


def register(app: typer.Typer) -> None:
    app.command("status")(status)


def status(
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Goes on until Ctrl-C.")] = False,
) -> None:
    """Shows each stage: backlog, rate, oldest entry, delayed and dead ones."""
    settings = load(SharedSettings)
    try:
        asyncio.run(_run(settings, watch))
    except RedisError as error:
        raise PresswatchError(f"the stream server does not answer: {error}") from None
    except KeyboardInterrupt:
        pass


async def _run(settings: SharedSettings, watch: bool) -> None:
    redis = connect(settings)
    keys = [Keys(number) for number in range(settings.partitions)]
    try:
        before, at = await snapshot(redis, keys), time.monotonic()
        await asyncio.sleep(1.0)
        console = Console()
        console.width = max(console.width, 110)
        with Live(console=console, auto_refresh=False) as live:
            while True:
                now, then = await snapshot(redis, keys), time.monotonic()
                live.update(table(now, before, then - at), refresh=True)
                if not watch:
                    return
                before, at = now, then
                await asyncio.sleep(EVERY_S)
    finally:
        await redis.aclose()


def table(now: Snapshot, before: Snapshot, seconds: float) -> Table:
    """`before` is the snapshot `seconds` ago; rates come from the difference."""
    share = f", {100 * now.memory_bytes / now.memory_limit_bytes:.0f} % of the limit" if now.memory_limit_bytes else ""
    caption = f"memory {now.memory_bytes / 1e6:.0f} MB{share}" + ("" if now.founded else " · not founded yet")
    shown = Table("stage", "stream", "lane", caption=caption)
    for name in ("waiting", "in work", "per second", "oldest", "again later", "dead", "done so far"):
        shown.add_column(name, justify="right")
    for lag, earlier in zip(_busy_first(now.streams), _busy_first(before.streams), strict=True):
        rate = (lag.total("done") - earlier.total("done")) / max(seconds, 0.001)
        shown.add_row(
            lag.stage,
            lag.stream,
            lag.lane,
            str(max(0, lag.backlog - lag.pending)),
            str(lag.pending),
            f"{rate:.1f}",
            age(lag.oldest_s),
            str(lag.delayed),
            f"[red]{lag.dead}[/red]" if lag.dead else "0",
            str(lag.total("done")),
        )
    return shown


def _busy_first(lags: Iterable[StreamLag]) -> list[StreamLag]:
    return sorted(lags, key=lambda lag: lag.lane == "bulk")


def age(seconds: float) -> str:
    """`1.5 s`, `12 min`, `3.1 h`, or `-` for nothing."""
    if seconds <= 0:
        return "-"
    if seconds < 90:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
