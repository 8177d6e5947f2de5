"""Look at a running watch from outside: stream server, services, archive, disk.

Parts that cannot be reached are reported.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import psycopg
from redis.asyncio import Redis

from services.console.run.supervisor.stage_statistics import Sample, samples
from shared.archive.read.outlets.trouble import Trouble
from shared.archive.read.outlets.trouble_report import troubles_now
from shared.archive.read.statistics import ArchiveStatistics, read_statistics
from shared.archive.schema.connection import connect, first_line
from shared.errors import PresswatchError
from shared.settings import SharedSettings
from shared.sources import load_sources
from shared.storage.opening import folder_of
from shared.streams.bus.topology import Keys
from shared.streams.observability.intake_lag import IntakeLag, known_intakes
from shared.streams.observability.lag import Snapshot, snapshot

_PATIENCE_S = 3.0
_DIRECT = build_opener(ProxyHandler({}))
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ServiceSnapshot:
    """One service. `why` is its own reason for not being ready, or the reason it does not answer. Empty if ready."""

    name: str
    why: str
    samples: Sequence[Sample] = ()

    def values(self, metric: str, **labels: str) -> list[float]:
        """Return the values of a metric whose labels are these."""
        return [
            value
            for name, found, value in self.samples
            if name == metric and all(found.get(key) == wanted for key, wanted in labels.items())
        ]


@dataclass(frozen=True, slots=True)
class WatchSnapshot:
    """One look at the watch. None means that a part cannot be seen.

    `intakes` is None if this user of the stream server may not see them, `services` if their addresses are unknown, and
    `archive` for the reason in `archive_why`.
    """

    at: float
    streams: Snapshot
    intakes: Sequence[IntakeLag] | None = ()
    services: Sequence[ServiceSnapshot] | None = None
    archive: ArchiveStatistics | None = None
    archive_why: str = ""
    troubles: Sequence[Trouble] = ()
    """Outlets in trouble now, from the archive."""
    disk_free: float | None = None
    disk_size: float | None = None
    rates: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    """(stream, lane) -> entries in and out per second since the look before."""

    def of_services(self, metric: str, **labels: str) -> list[float]:
        return [value for service in self.services or () for value in service.values(metric, **labels)]


async def take_snapshot(
    redis: Redis, settings: SharedSettings, services: Mapping[str, str] | None, before: WatchSnapshot | None = None
) -> WatchSnapshot:
    """Take one look at the watch, with rates since `before`.

    Raises the errors of the stream server's connection. Other parts that do not answer are noted in the snapshot.
    """
    keys = [Keys(number) for number in range(settings.partitions)]
    streams, at = await snapshot(redis, keys), time.monotonic()
    asked = [asyncio.to_thread(_ask, name, url) for name, url in (services or {}).items()]
    sent, (archive, troubles, why), seen = await asyncio.gather(known_intakes(redis), _archive(settings), _all(asked))
    free, size = _disk(folder_of(settings.blobs))
    return WatchSnapshot(
        at=at,
        streams=streams,
        intakes=sent,
        services=None if services is None else seen,
        archive=archive,
        archive_why=why,
        troubles=troubles,
        disk_free=free,
        disk_size=size,
        rates=_rates(streams, before, at) if before else {},
    )


async def _all(work: Sequence[Awaitable[T]]) -> list[T]:
    return list(await asyncio.gather(*work))


def _rates(now: Snapshot, before: WatchSnapshot, at: float) -> dict[tuple[str, str], tuple[float, float]]:
    seconds = max(0.001, at - before.at)
    earlier = {(lag.stream, lag.lane): lag for lag in before.streams.streams}
    found = {}
    for lag in now.streams:
        old = earlier[lag.stream, lag.lane]
        came, went = (lag.total(what) - old.total(what) for what in ("in", "done"))
        found[str(lag.stream), str(lag.lane)] = max(0.0, came / seconds), max(0.0, went / seconds)
    return found


def _ask(name: str, url: str) -> ServiceSnapshot:
    if not url:
        return ServiceSnapshot(name, "it is starting")
    try:
        why = _get(f"{url}/readyz")
        return ServiceSnapshot(name, why, samples(_get(f"{url}/metrics")))
    except OSError as error:
        return ServiceSnapshot(name, f"it does not answer at {url}: {getattr(error, 'reason', error)}")
    except ValueError:
        return ServiceSnapshot(name, f"{url} has no metrics: name the address of its health (PRESSWATCH_HEALTH_PORT)")


def _get(url: str) -> str:
    """Return the body of a page. For /readyz, return the reason for not being ready, or an empty string."""
    try:
        with _DIRECT.open(url, timeout=_PATIENCE_S) as answer:
            body: bytes = answer.read()
    except HTTPError as error:
        return error.read().decode("utf-8", "replace").strip() or f"it answers {error.code}"
    return "" if url.endswith("/readyz") else body.decode()


async def _archive(settings: SharedSettings) -> tuple[ArchiveStatistics | None, Sequence[Trouble], str]:
    try:
        async with asyncio.timeout(_PATIENCE_S):
            async with await connect(settings, "presswatch status") as conn:
                figures = await read_statistics(conn)
                return figures, await troubles_now(conn, _entry_points(settings), datetime.now(UTC)), ""
    except TimeoutError:
        return None, (), f"no answer within {_PATIENCE_S:g} s"
    except psycopg.Error as error:
        return None, (), first_line(error)


def _entry_points(settings: SharedSettings) -> list[tuple[str, str]]:
    """Return the entry points, or none if the source files cannot be read. That fault is reported elsewhere."""
    try:
        return load_sources(settings.sources).entry_points()
    except PresswatchError:
        return []


def _disk(blobs: Path | None) -> tuple[float | None, float | None]:
    if blobs is None:
        return None, None
    try:
        usage = shutil.disk_usage(blobs)
    except OSError:
        return None, None
    return usage.free, usage.total
