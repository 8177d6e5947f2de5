"""Render a snapshot of the watch: a table for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.console.operate.snapshot import WatchSnapshot
from services.console.operate.volumes import unusual_volumes
from shared.archive.read.outlets.trouble import sentence
from shared.streams.observability.lag import StreamLag

_MOST = 20
"""The most outlets in trouble to list."""
_NUMBERS = ("unread", "in work", "delayed", "dead", "oldest", "in /s", "out /s", "in stage", "done")


def dashboard(seen: WatchSnapshot, reasons: Sequence[str]) -> RenderableType:
    """Return the stages, then the other parts of the watch, then the problems."""
    verdict = Text("All is well.", style="green") if not reasons else Text("Not well:", style="bold red")
    lines = [Text(f"  · {reason}", style="red", overflow="fold") for reason in reasons]
    around = [Text(line) for line in _around(seen)]
    troubles = [f"{one.outlet}: {sentence(one)}" for one in seen.troubles]
    volumes = [f"{one.outlet}: {one.sentence()}" for one in unusual_volumes(seen)]
    outlets = [*_outlets("in trouble", troubles), *_outlets("with an unusual volume", volumes)]
    return Group(_streams(seen), *around, verdict, *lines, *outlets)


def _outlets(which: str, found: Sequence[str]) -> list[Text]:
    """Return the problems of outlets, which are not problems of the watch."""
    if not found:
        return []
    lines = [Text(f"  · {one}", style="yellow", overflow="fold") for one in found[:_MOST]]
    more = [Text(f"  · and {len(found) - _MOST} more: --json names them all")] if len(found) > _MOST else []
    return [Text(f"Outlets {which}:", style="bold yellow"), *lines, *more]


def _streams(seen: WatchSnapshot) -> Table:
    table = Table("stage", "stream", "lane", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.no_wrap = True
    for name in _NUMBERS:
        table.add_column(name, justify="right", no_wrap=True)
    for lag in sorted(seen.streams.streams, key=lambda lag: lag.lane == "bulk"):
        table.add_row(*(Text(cell, style="red" if cell and red else "") for cell, red in _cells(seen, lag)))
    return table


def _cells(seen: WatchSnapshot, lag: StreamLag) -> list[tuple[str, bool]]:
    came, went = seen.rates.get((str(lag.stream), str(lag.lane)), (0.0, 0.0))
    plain = (lag.stage, str(lag.stream), str(lag.lane), str(lag.lag), str(lag.pending), str(lag.delayed))
    rest = (age(lag.oldest_s), f"{came:.1f}", f"{went:.1f}", _in_stage(seen, lag.stage), f"{lag.total('done'):,}")
    return [*((cell, False) for cell in plain), (str(lag.dead), lag.dead > 0), *((cell, False) for cell in rest)]


def _in_stage(seen: WatchSnapshot, stage: str) -> str:
    """Return an entry's mean time in the stage, from its processes' metrics, or `?` if they do not answer."""
    total = sum(seen.of_services("presswatch_stage_seconds_sum", stage=stage))
    count = sum(seen.of_services("presswatch_stage_seconds_count", stage=stage))
    if not seen.services:
        return "?"
    return f"{1000 * total / count:.0f} ms" if count else "-"


def _around(seen: WatchSnapshot) -> list[str]:
    return [_memory(seen), _disk(seen), _archive(seen), _services(seen), *_producers(seen)]


def _memory(seen: WatchSnapshot) -> str:
    used, limit = seen.streams.memory_bytes, seen.streams.memory_limit_bytes
    return f"memory    {used / 1e6:,.0f} MB" + (
        f" of {limit / 1e6:,.0f} ({used / limit:.0%})" if limit else ", no limit"
    )


def _disk(seen: WatchSnapshot) -> str:
    if seen.disk_free is None or not seen.disk_size:
        return "disk      the bodies are in an object store, or their folder cannot be seen from here"
    return f"disk      {seen.disk_free / 1e9:,.1f} GB free of {seen.disk_size / 1e9:,.0f}"


def _archive(seen: WatchSnapshot) -> str:
    archive = seen.archive
    if archive is None:
        return f"archive   cannot be seen: {seen.archive_why}"
    states = ", ".join(f"{number:,} {state}" for state, number in archive.articles.items())
    behind = ", ".join(f"{reader} {unread}" for reader, unread in archive.unread.items()) or "nobody reads it"
    index = seen.of_services("presswatch_index_articles")
    indexed = f"; index {min(index):,.0f} articles" if index else ""
    lag = replica_lag_s(seen)
    copy = "" if lag is None else f"; read replica {lag:.1f} s behind"
    return f"archive   {states}; {archive.bytes / 1e6:,.0f} MB; outbox unread: {behind}{indexed}{copy}"


def replica_lag_s(seen: WatchSnapshot) -> float | None:
    """Return the lag of the slowest replica that a reader has, or None."""
    has_one = [one for one in seen.services or () if one.values("presswatch_replica_refused")]
    return max((max(one.values("presswatch_replica_lag_seconds")) for one in has_one), default=None)


def _services(seen: WatchSnapshot) -> str:
    if seen.services is None:
        return "services  cannot be seen from here: name them with --services"
    return "services  " + ", ".join(f"{one.name} {'not ready' if one.why else 'ready'}" for one in seen.services)


def _producers(seen: WatchSnapshot) -> list[str]:
    if seen.intakes is None:
        return ["producers cannot be seen by this user of the stream server"]
    return [
        f"producer  {lag.producer}: {lag.backlog} waiting, {lag.counts.get('moved', 0):,} taken in, {lag.dead} dead"
        for lag in seen.intakes
    ]


def age(seconds: float) -> str:
    """Format an age: `1.5 s`, `12 min`, `3.1 h`, or `-` for zero."""
    if seconds <= 0:
        return "-"
    if seconds < 90:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def as_json(seen: WatchSnapshot, reasons: Sequence[str]) -> dict[str, Any]:
    """Return the snapshot for programs. Unknown values are null. Times are in seconds, sizes in bytes."""
    streams = seen.streams
    return {
        "well": not reasons,
        "reasons": list(reasons),
        "streams": [_stream_row(seen, lag) for lag in streams.streams],
        "intakes": None if seen.intakes is None else [asdict(lag) for lag in seen.intakes],
        "services": None if seen.services is None else {one.name: one.why or "ready" for one in seen.services},
        "memory": {"used": streams.memory_bytes, "limit": streams.memory_limit_bytes, "written": streams.written},
        "disk": None if seen.disk_free is None else {"free": seen.disk_free, "size": seen.disk_size},
        "outlets": [asdict(one) | {"says": sentence(one)} for one in seen.troubles],
        "volumes": [asdict(one) | {"says": one.sentence()} for one in unusual_volumes(seen)],
        "replica_lag_s": replica_lag_s(seen),
        "archive": None if seen.archive is None else asdict(seen.archive),
    }


def _stream_row(seen: WatchSnapshot, lag: StreamLag) -> dict[str, Any]:
    came, went = seen.rates.get((str(lag.stream), str(lag.lane)), (0.0, 0.0))
    own = {"stage": lag.stage, "lag": lag.lag, "unaccounted": lag.unaccounted}
    return asdict(lag) | own | {"in_per_s": round(came, 2), "out_per_s": round(went, 2)}
