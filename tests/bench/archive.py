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
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import uvloop

from services.console.run.embedded import start_postgres, start_valkey
from shared.contracts import BlobRef, EnrichedArticle, Message, Observation, ObservationKind, Picture
from shared.ids import sha256_hex
from tests.bench.archive_filling import fill
from tests.bench.publisher_cost import Cost, Servers, measure
from tests.bench.synthetic_articles import made_up, moment_of
from tests.servers import create_roles

GENUINE = 20_000
FIRST = 1_000_000
"""Of those that are new: later than all the archive holds."""
FAST = {"fsync": "off", "max_wal_size": "8GB"}
"""Without waiting for the disk: it costs no CPU, and the machine is not ours alone."""


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
