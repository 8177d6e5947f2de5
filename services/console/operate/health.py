"""Find the problems in a snapshot of the watch, by the same limits as the alerts. Pure."""

from __future__ import annotations

import time
from collections.abc import Iterator

from services.console.operate.snapshot import WatchSnapshot
from shared.archive.read.connection.replica import Refusal, sentence
from shared.contracts import Lane
from shared.storage.durable_files import FULL_BYTES
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.observability.lag import StreamLag

WAITS_S = 300.0
DELAYED = 100
MEMORY_SHARE = 0.6
DISK_SHARE = 0.1
HELD_S = 60.0
UNREAD_EVENTS = 1000
NO_ARTICLE_S = 6 * 3600.0
INDEX_BEHIND_S = 300.0
HOUR_S = 3600.0
DAYS = (
    ("presswatch_unsealed_day_timestamp_seconds", 3, "a day that was over {} hours ago is not signed"),
    ("presswatch_day_without_time_stamp_timestamp_seconds", 24, "a day signed {} hours ago has no time stamp"),
    ("presswatch_day_without_block_timestamp_seconds", 48, "a day signed {} hours ago is in no block"),
)
"""Metric, most hours since its time, and what to say of a day for which they are over."""


def health_problems(seen: WatchSnapshot, now: float | None = None) -> list[str]:
    """Return one sentence for each problem. `now` is in seconds since 1970."""
    at = time.time() if now is None else now
    services = [*_services(seen), *_replica(seen)]
    return [*_server(seen), *_streams(seen), *_intakes(seen), *services, *_archive(seen, at), *_disk(seen)]


def _server(seen: WatchSnapshot) -> Iterator[str]:
    streams = seen.streams
    if not streams.bootstrapped:
        yield "the streams are not bootstrapped yet: the publisher does that"
    if not streams.written:
        yield "the stream server does not write down what it takes: a crash would lose it"
    if streams.memory_limit_bytes and streams.memory_bytes > MEMORY_SHARE * streams.memory_limit_bytes:
        share = streams.memory_bytes / streams.memory_limit_bytes
        yield f"the stream server uses {share:.0%} of its memory; at 70% nothing is taken in"


def _streams(seen: WatchSnapshot) -> Iterator[str]:
    for lag in seen.streams.streams:
        yield from _stream(lag, f"{lag.stream} ({lag.lane})")


def _stream(lag: StreamLag, name: str) -> Iterator[str]:
    if lag.unaccounted > 0:
        yield f"{name}: {lag.unaccounted} entries came in and are neither waiting nor done"
    if lag.dead:
        yield f"{name}: {letters(lag.dead)}; presswatch dead list --stage {lag.stage}"
    if lag.lane is Lane.LIVE and lag.oldest_s > WAITS_S:
        yield f"{name}: the oldest entry came {lag.oldest_s / 60:.0f} minutes ago"
    if lag.delayed > DELAYED:
        yield f"{name}: {lag.delayed} entries wait for another attempt"


def _intakes(seen: WatchSnapshot) -> Iterator[str]:
    for lag in seen.intakes or ():
        if lag.dead:
            full = " (no more are taken: what it sends waits)" if lag.dead >= StreamLimits().letters else ""
            yield f"producer {lag.producer}: {letters(lag.dead)}{full}; presswatch dead list --stage intake"
        if lag.oldest_s > WAITS_S:
            yield f"producer {lag.producer}: the oldest entry waits for {lag.oldest_s / 60:.0f} minutes"


def _services(seen: WatchSnapshot) -> Iterator[str]:
    for service in seen.services or ():
        if service.why:
            yield f"{service.name}: {service.why}"


def _replica(seen: WatchSnapshot) -> Iterator[str]:
    for service in seen.services or ():
        for why in Refusal:
            if any(service.values("presswatch_replica_refused", why=why)):
                yield f"{service.name}: {sentence(why)}"


def _archive(seen: WatchSnapshot, now: float) -> Iterator[str]:
    archive = seen.archive
    if archive is None:
        yield f"the archive does not answer: {seen.archive_why}"
        return
    if archive.newest is not None and now - archive.newest.timestamp() > NO_ARTICLE_S:
        yield f"no new article for {(now - archive.newest.timestamp()) / 3600:.0f} hours"
    if archive.held_s > HELD_S:
        yield f"events wait for a transaction that is open for {archive.held_s:.0f} s"
    for reader, unread in archive.unread.items():
        if unread > UNREAD_EVENTS:
            yield f"{reader} is {unread} events behind"
    yield from _days(seen, now)
    level = [at for at in seen.of_services("presswatch_index_level_timestamp_seconds") if at]
    if level and now - min(level) > INDEX_BEHIND_S:
        yield f"the search index is {(now - min(level)) / 60:.0f} minutes behind"


def _days(seen: WatchSnapshot, now: float) -> Iterator[str]:
    for metric, most, sentence_of in DAYS:
        hours = [(now - at) / HOUR_S for at in seen.of_services(metric) if at]
        if hours and min(hours) > most:
            yield f"{sentence_of.format(round(min(hours)))}: the publisher's log says why"


def _disk(seen: WatchSnapshot) -> Iterator[str]:
    if seen.disk_free is not None and seen.disk_free < FULL_BYTES:
        yield "the disk of the captured bodies is full: the watch waits, and goes on when there is room"
        return
    if seen.disk_free is not None and seen.disk_size and seen.disk_free < DISK_SHARE * seen.disk_size:
        yield f"the disk of the captured bodies has {seen.disk_free / seen.disk_size:.0%} left"


def letters(number: int) -> str:
    """Return the number with its noun."""
    return f"{number} dead letter" + ("" if number == 1 else "s")
