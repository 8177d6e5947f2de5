"""What a large archive is asked: the copies of a text, and the first and last use of a phrase.

`python -m tests.bench.million [--articles 1000000] [--genuine 12000] [--json FILE]` fills an archive with real stories
and copies of their rows under other keys, and asks it for the copies of 300 stories, as the article's page does. Then
it starts a reader, waits until its index is complete, and asks for phrases through HTTP, one after the other. Each
phrase is asked for once: the reader keeps answers. CPU is that of the asking process and of PostgreSQL; wall time
means something on a quiet machine alone.
"""

from __future__ import annotations

import argparse
import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg
import uvloop

from services.console.run.embedded import start_postgres
from shared.archive.read.alike.copies import copies
from shared.archive.read.articles import article
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.connection.server import ReadServer
from tests.bench.archive import FAST
from tests.bench.archive_filling import fill
from tests.bench.site import p99
from tests.bench.site_articles import made
from tests.bench.site_process import Site, cpu_ms, running
from tests.bench.site_questions import PHRASES
from tests.publishing import open_press
from tests.servers import create_roles

_TEXTS = 300
_AGAIN = 5
"""Every fifth story of the sample is printed by another outlet, too, with a tenth of its words changed."""


async def asked_for_copies(url: str, ids: Sequence[str]) -> dict[str, float]:
    """Ask for the copies of each text, and return wall and CPU time."""
    wall, cpu, found = [], [], 0
    async with ReadServer(url, pooled=False, size=1).opened() as server:
        db = ReadPool(server)
        backend = (await db.dicts("SELECT pg_backend_pid() AS pid"))[0]["pid"]
        for id in ids:
            row = await article(db, id)
            assert row is not None
            began, spent = time.perf_counter(), time.process_time() * 1000 + cpu_ms(backend)
            found += bool(await copies(db, row))
            wall += [1000 * (time.perf_counter() - began)]
            cpu += [time.process_time() * 1000 + cpu_ms(backend) - spent]
    print(f"{found} of {len(ids)} texts have copies", file=sys.stderr, flush=True)
    return {
        "copies_p50_ms": statistics.median(wall), "copies_p99_ms": p99(wall),
        "copies_cpu_p50_ms": statistics.median(cpu), "copies_cpu_p99_ms": p99(cpu), "with_copies": found / len(ids),
    }  # fmt: skip


def asked_for_phrases(site: Site) -> dict[str, float]:
    """Ask for the first and last use of each phrase."""
    site.measure("/api/v1/phrases/uses?q=nothing+like+this")
    found = [site.measure(f"/api/v1/phrases/uses?q={quote(phrase)}") for phrase in PHRASES]
    for phrase, one in zip(PHRASES, found, strict=True):
        hits = json.loads(site.get(f"/api/v1/phrases/uses?q={quote(phrase)}")[1])["articles"]
        print(f"{phrase:24} {hits:8} hits, CPU {one.cpu_ms:7.1f}, wall {one.wall_ms:7.1f} ms", flush=True)
    return {
        "phrases": float(len(found)),
        "phrase_p50_ms": statistics.median(one.wall_ms for one in found),
        "phrase_most_ms": max(one.wall_ms for one in found),
        "phrase_cpu_p50_ms": statistics.median(one.cpu_ms for one in found),
        "phrase_cpu_most_ms": max(one.cpu_ms for one in found),
    }  # fmt: skip


async def print_again(url: str, numbers: Sequence[int]) -> None:
    async with open_press(url) as press:
        await press.publish(*(made(number, elsewhere=True) for number in numbers))


def run(folder: Path, articles: int, genuine: int) -> dict[str, float]:
    postgres = start_postgres(folder / "postgres", secrets.token_hex(8), settings=FAST)
    try:
        create_roles(postgres)
        with psycopg.connect(postgres.url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE million")
        url, began = postgres.url_of("million"), time.monotonic()
        uvloop.run(fill(url, articles, min(articles, genuine), made))
        numbers = range(1, min(articles, genuine), max(1, min(articles, genuine) // _TEXTS))[:_TEXTS]
        uvloop.run(print_again(url, numbers[::_AGAIN]))
        print(f"filled with {articles} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        figures = uvloop.run(asked_for_copies(url, [_id(url, number) for number in numbers]))
        print(figures, file=sys.stderr, flush=True)
        with running(folder / "reader", url, postgres) as site:
            print(f"all searchable after {site.wait_for_index():.0f} s", file=sys.stderr, flush=True)
            return {"articles": float(articles), **figures, **asked_for_phrases(site)}
    finally:
        postgres.child.stop()


def _id(url: str, number: int) -> str:
    address = made(number).article.address
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT id FROM article WHERE address = %s", (address,)).fetchone()
    assert row is not None
    return str(row[0])


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--articles", type=int, default=1_000_000)
    cli.add_argument("--genuine", type=int, default=12_000, help="how many of them have a text of their own")
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(Path(folder), args.articles, args.genuine)
    for name, figure in figures.items():
        print(f"{name:18} {figure:10.3f}")
    if args.json:
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
