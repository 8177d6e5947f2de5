"""What publishers and PostgreSQL spend until the streams are empty and every event is published."""

from __future__ import annotations

import signal
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import redis
import uvloop
from redis.asyncio import Redis

from services.console.run.embedded import Postgres, Valkey
from shared.contracts import EnrichedArticle, Message
from shared.observability.traces import new_traceparent
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName
from tests.bench.synthetic_articles import BULK
from tests.integration.publisher.service import running
from tests.service_process import ServiceProcess

KEYS = Keys(0)
PATIENCE_S = 600.0


@dataclass(frozen=True, slots=True)
class Servers:
    valkey: Valkey
    postgres: Postgres

    def database(self, name: str) -> str:
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.postgres.url_of(name)

    def spent(self) -> float:
        """CPU seconds of PostgreSQL and all it ever started."""
        mother = psutil.Process(self.postgres.child.pid)
        family = [mother, *mother.children(recursive=True)]
        return sum(sum(_times(process)) for process in family)


def _times(process: psutil.Process) -> Sequence[float]:
    try:
        times = process.cpu_times()
        return times.user, times.system, times.children_user, times.children_system
    except psutil.Error:
        return ()


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds an entry."""

    publisher: float
    postgres: float


def measure(servers: Servers, url: str, messages: Sequence[Message], publishers: int = 1) -> Cost:
    """Work that waits, and is worked off by publishers that were ready before it came: their start is not counted."""
    with redis.Redis.from_url(servers.valkey.url) as client:
        client.flushall()
    with ExitStack() as stack:
        group = [stack.enter_context(_publisher(servers, url)) for _ in range(publishers)]
        with _standing(group):
            uvloop.run(_feed(servers.valkey.url, messages))
        before, theirs = _spent(group), servers.spent()
        _wait(servers.valkey.url, url)
        ours, theirs = _spent(group) - before, servers.spent() - theirs
    return Cost(1000 * ours / len(messages), 1000 * theirs / len(messages))


@contextmanager
def _publisher(servers: Servers, url: str) -> Iterator[ServiceProcess]:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), servers.valkey.url, url) as publisher:
        deadline = time.monotonic() + 60
        while not publisher.is_ready():
            if time.monotonic() > deadline:
                raise SystemExit(publisher.log.read_text())
            time.sleep(0.1)
        yield publisher


@contextmanager
def _standing(group: Sequence[ServiceProcess]) -> Iterator[None]:
    """They read nothing meanwhile, so that all of the work lies there when they begin."""
    for process in _processes(group):
        process.send_signal(signal.SIGSTOP)
    yield
    for process in _processes(group):
        process.send_signal(signal.SIGCONT)


def _processes(group: Sequence[ServiceProcess]) -> list[psutil.Process]:
    return [psutil.Process(p.process.pid) for p in group]


def _spent(group: Sequence[ServiceProcess]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in _processes(group))


async def _feed(url: str, messages: Iterable[Message]) -> None:
    async with Redis.from_url(url) as client:
        enqueuer = Enqueuer(client, unlimited=True)
        for message in messages:
            stream = StreamName.ENRICHED if isinstance(message, EnrichedArticle) else StreamName.OBSERVATIONS
            await enqueuer.add(KEYS, stream, message, traceparent=new_traceparent(), lane=BULK)


def _wait(redis_url: str, url: str) -> None:
    """Until nothing waits in the streams and all events are published."""
    deadline = time.monotonic() + PATIENCE_S
    with redis.Redis.from_url(redis_url) as client, psycopg.connect(url, autocommit=True) as connection:
        while any(int(str(client.xlen(stream))) for stream in KEYS.streams()) or _untold(connection):
            if time.monotonic() > deadline:
                raise SystemExit("the publisher did not come to an end")
            time.sleep(0.02)


def _untold(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM event WHERE (xid, id) > (SELECT xid, event_id FROM cursor "
        "WHERE name = 'notifications')) OR NOT EXISTS (SELECT FROM cursor)"
    ).fetchone()
    return bool(row and row[0])
