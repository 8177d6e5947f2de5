"""What the publisher's process takes for an article, in an empty archive and in one of a million.

`python -m tests.bench.archive [--articles 1000000] [--entries 10000] [--rounds 3] [--json FILE]` fills an archive, then
lets `python -m services.publisher` work off entries of the bulk lane that wait in the streams: articles that are new,
the same pages seen again unchanged, and last everything mixed for three publishers at once. Counted is all the CPU of
its process until the streams are empty and every event is published: read, decide, write, acknowledge, notify.
"""

from __future__ import annotations

import argparse
import json
import random
import secrets
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil
import psycopg
import redis
import uvloop
from redis.asyncio import Redis

from services.console.run.embedded import Postgres, Valkey, start_postgres, start_valkey
from shared.contracts import BlobRef, EnrichedArticle, Message, Observation, ObservationKind, Picture
from shared.ids import sha256_hex
from shared.observability.traces import new_traceparent
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName
from tests.bench.archive_filling import fill
from tests.bench.synthetic_articles import BULK, made_up, moment_of
from tests.integration.publisher.service import running
from tests.servers import create_roles
from tests.service_process import ServiceProcess

KEYS = Keys(0)
GENUINE = 20_000
FIRST = 1_000_000
"""Of those that are new: later than all the archive holds."""
PATIENCE_S = 600.0
FAST = {"fsync": "off", "max_wal_size": "8GB"}
"""Without waiting for the disk: it costs no CPU, and the machine is not ours alone."""


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


def rounds(servers: Servers, full: str, entries: int, number: int) -> Iterator[dict[str, Cost]]:
    """The same new articles for an empty archive and the full one; and then those of it again that lie deep in it."""
    for turn in range(number):
        first = FIRST + turn * entries
        new = [made_up(n) for n in range(first, first + entries)]
        deep = [made_up(n % GENUINE, visit=1 + turn) for n in range(turn * entries, (turn + 1) * entries)]
        empty = servers.database(f"empty{turn}")
        uvloop.run(fill(empty, 0, 0))
        reported = {
            "empty": measure(servers, empty, new),
            "full": measure(servers, full, new),
            "again": measure(servers, full, deep),
        }
        print(
            {name: f"{c.publisher:.3f} + {c.postgres:.3f}" for name, c in reported.items()}, file=sys.stderr, flush=True
        )
        yield reported


def crowd(servers: Servers, full: str, entries: int) -> dict[str, float]:
    """Three publishers, one stream: every article twice and once more a day later, with observations and pictures."""
    articles = [made_up(n) for n in range(2 * FIRST, 2 * FIRST + entries // 4)]
    later = [made_up(n, visit=1) for n in range(2 * FIRST, 2 * FIRST + entries // 4)]
    seen, pictures = [_unchanged(a) for a in later[::5]], [_picture(a) for a in articles[::5]]
    work: list[Message] = [*articles, *articles, *later, *seen, *pictures]
    random.Random(1).shuffle(work)
    before, had = _faults(full), _counts(full)
    cost = measure(servers, full, work, publishers=3)
    faults = _faults(full) - before
    sent = (len(articles) + len(later), len(articles), len(seen), len(pictures))
    wrong = [abs(now - then - due) for now, then, due in zip(_counts(full), had, sent, strict=True)]
    return {"crowd_ms": cost.publisher, "faults": faults, "lost_or_doubled": sum(wrong)}


_COUNTS = """
SELECT (SELECT count(*) FROM capture WHERE captured_at >= %(since)s), (SELECT count(*) FROM address WHERE first_seen >=
%(since)s), (SELECT count(*) FROM observation WHERE observed_at >= %(since)s), (SELECT count(*) FROM picture)
"""


def _counts(url: str) -> list[int]:
    """Captures, addresses, observations, pictures: what the crowd's work adds to, or should not."""
    with psycopg.connect(url) as connection:
        row = connection.execute(_COUNTS, {"since": moment_of(2 * FIRST)}).fetchone()
    return [int(str(number)) for number in row or ()]


def _faults(url: str) -> int:
    """Deadlocks, and transactions that were rolled back for whatever reason."""
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        row = connection.execute(
            "SELECT deadlocks + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    return int(str(row[0])) if row else 0


def _unchanged(message: EnrichedArticle) -> Observation:
    article = message.article
    at = article.captured_at + timedelta(hours=1)
    return Observation(kind=ObservationKind.NOT_MODIFIED, url=article.address, observed_at=at, outlet=article.outlet)


def _picture(message: EnrichedArticle) -> Picture:
    article = message.article
    body = BlobRef(sha256=sha256_hex(article.address.encode()), size=1, media_type="image/jpeg")
    return Picture(url=f"{article.address}.jpg", captured_at=article.captured_at, outlet=article.outlet, body=body)


def run(folder: Path, articles: int, entries: int, number: int) -> dict[str, float]:
    valkey = start_valkey(folder / "valkey", secrets.token_hex(8), maxmemory_bytes=2 << 30)
    postgres = start_postgres(folder / "postgres", secrets.token_hex(8), settings=FAST)
    servers = Servers(valkey, postgres)
    create_roles(postgres)
    try:
        full, began = servers.database("full_one"), time.monotonic()
        uvloop.run(fill(full, articles, GENUINE))
        print(f"filled with {articles} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        reported = list(rounds(servers, full, entries, number))
        figures = {"articles": float(articles), **crowd(servers, full, entries)}
        for name in ("empty", "full", "again"):
            figures[f"{name}_ms"] = statistics.median(one[name].publisher for one in reported)
            figures[f"{name}_postgres_ms"] = statistics.median(one[name].postgres for one in reported)
        return figures
    finally:
        postgres.child.stop()
        valkey.child.stop()


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--articles", type=int, default=1_000_000, help="of the full archive")
    cli.add_argument("--entries", type=int, default=10_000, help="of each measurement")
    cli.add_argument("--rounds", type=int, default=3)
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(Path(folder), args.articles, args.entries, args.rounds)
    for name, figure in figures.items():
        print(f"{name:18} {figure:10.3f}")
    if args.json:
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
