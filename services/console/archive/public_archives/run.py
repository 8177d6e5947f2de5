"""Wire a backfill from another archive, and print its result."""

from __future__ import annotations

import asyncio
import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import typer
from redis.asyncio import Redis

from services.console.archive.ingest.importer import Importer
from services.console.archive.ingest.items import IngestOptions
from services.console.archive.ingest.journal import Journal
from services.console.archive.ingest.rendering import print_tally
from services.console.archive.ingest.sender import IntakeSender
from services.console.archive.public_archives.choice import Choice
from services.console.archive.public_archives.client import ArchiveClient
from services.console.archive.public_archives.endpoints import Archive, Query, query_of_host, query_of_url
from services.console.archive.public_archives.importing import ArchiveImport
from services.console.archive.public_archives.index_reader import IndexReader
from services.console.archive.public_archives.mementos import MementoReader
from services.console.exit_codes import ExitCode
from services.console.following import following
from services.console.output import Progress, print_json, progress
from services.console.terminal import terminal
from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.adapters.robots_cache import RobotsCache
from services.fetcher.settings import PRODUCT, FetcherSettings
from shared.archive.schema.connection import connection, open_pool
from shared.errors import PresswatchError
from shared.settings import load
from shared.sources import Outlet, Sources, load_sources
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys, partition_of

_ADDRESSES = "SELECT address FROM address WHERE outlet_id = %s ORDER BY address"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to import. `since` and `until` are the first and last moment as 14 digits. `urls` narrows the addresses."""

    outlet: Outlet
    archive: Archive
    since: str
    until: str
    urls: tuple[str, ...]
    again: bool

    def queries(self) -> list[Query]:
        """Return what to ask the index for: the given addresses, or else the hosts of the outlet."""
        if self.urls:
            return [query_of_url(url, self.since, self.until) for url in self.urls]
        return [query_of_host(host, self.since, self.until) for host in self.outlet.hosts]

    def starts(self) -> list[str]:
        """Return the addresses of the first requests."""
        if self.archive.is_timemap:
            return [self.archive.timemap(url) for url in self.urls or ("…",)]
        return [query.address(self.archive) for query in self.queries()]


def import_from_archive(wanted: Wanted, folder: Path, patience: float, as_json: bool) -> None:
    """Run the backfill and exit with its code."""
    place = folder / f"{wanted.archive.name.replace(':', '-')}.{wanted.outlet.id}.jsonl"
    folder.mkdir(parents=True, exist_ok=True)
    with (
        following("stopped; run the same command again to continue"),
        _alone(folder, wanted.archive.name),
        Journal(place) as journal,
        progress("reading the index", quiet=as_json) as report,
    ):
        done = asyncio.run(_run(wanted, journal, patience, report))
    _print(done, str(place), as_json)
    if done.stopped or done.importer.tally.unsure:
        raise typer.Exit(ExitCode.UNFINISHED)


def _print(done: ArchiveImport, journal: str, as_json: bool) -> None:
    if as_json:
        summary = done.importer.tally.summary()
        print_json({**summary, "archive": done.archive.name, "stopped": done.stopped, "journal": journal})
        return
    print_tally(terminal(), done.importer.tally, journal)
    if done.stopped:
        typer.echo(f"{done.archive.name} does not answer: {done.stopped}; run the same command again later", err=True)


@contextmanager
def _alone(folder: Path, archive: str) -> Iterator[None]:
    """Hold a lock for this archive: two runs at once would send it twice as many requests."""
    with (folder / f"{archive.replace(':', '-')}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PresswatchError(f"another backfill from {archive} is running: wait until it has ended") from None
        yield


async def _run(wanted: Wanted, journal: Journal, patience: float, report: Progress) -> ArchiveImport:
    settings = load(FetcherSettings)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731
    limits = HttpLimits(total_s=settings.fetch_total_s)
    async with (
        connect(settings) as redis,
        HttpClient(settings.user_agent(), limits, now, keep_packed=True) as http,
    ):
        client = _client(wanted, settings, redis, http)
        importer = Importer(IntakeSender(redis, settings.partitions), journal, lambda *_: None, patience)
        options = IngestOptions(outlet=wanted.outlet.id)
        sources: Sources = load_sources(settings.sources)
        choice = Choice(wanted.outlet, lambda url: sources.by_url(url).outlet.id, wanted.since, wanted.until)
        run = now().isoformat() if wanted.again else ""
        done = ArchiveImport(
            wanted.archive, IndexReader(client, wanted.archive), MementoReader(client, wanted.archive, options),
            choice, importer, report, run,
        )  # fmt: skip
        await done.follow(await _queries(wanted, settings))
        return done


def _client(wanted: Wanted, settings: FetcherSettings, redis: Redis, http: HttpClient) -> ArchiveClient:
    """Return a client without the outlet's headers, which may hold its credentials."""
    fetch = wanted.outlet.fetch
    policy = RequestPolicy({}, frozenset(fetch.allow_private), fetch.proxy or None, settings.fetch_delay_s)
    keys = Keys(partition_of(wanted.outlet.id, settings.partitions))
    cache = RobotsCache(redis, keys, http, PRODUCT, time.monotonic)
    return ArchiveClient(http, lambda url, on_delay: cache.check(url, policy, on_delay), policy, settings.fetch_delay_s)


async def _queries(wanted: Wanted, settings: FetcherSettings) -> list[Query]:
    """Return the queries.

    A timemap covers one address, so without `--url` there is a query for each address we know.
    """
    if wanted.urls or not wanted.archive.is_timemap:
        return wanted.queries()
    async with open_pool(settings, "presswatch console", size=1) as pool, connection(pool) as conn:
        rows = await (await conn.execute(_ADDRESSES, (wanted.outlet.id,))).fetchall()
    return [query_of_url(str(url), wanted.since, wanted.until) for (url,) in rows]
