"""CPU and wall milliseconds of each page of the site, of each route of the API, and of searches by kind, through HTTP.

`python -m tests.bench.site [--articles 100000] [--genuine 12000] [--rounds 2] [--json FILE]` fills an archive with real
stories and copies of them, starts a reader, and asks it one request after the other. Then come 50 requests a second
while a publisher's desk writes `--incoming` articles a second. CPU is that of the reader and of its PostgreSQL
processes; wall time means something on a quiet machine alone. The CPU of the same requests one by one says how many
cores 50 a second need: with fewer, answers of 503 are the machine's limit.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import aiohttp
import psycopg
import uvloop
from yarl import URL

from services.console.run.embedded import Postgres, start_postgres
from tests.bench.archive import FAST
from tests.bench.archive_filling import fill
from tests.bench.site_articles import made
from tests.bench.site_process import Request, Site, running
from tests.bench.site_questions import pages
from tests.publishing import open_press
from tests.servers import create_roles

RATE, SECONDS = 50, 30
LATER = 20_000_000
"""Number of the first article that comes in meanwhile: it is later than all others."""
BULK = (".xml", "/sitemap", "/api/v1/openapi.json")
"""Files for programs, which are no pages."""


def ask(site: Site, asked: Mapping[str, Sequence[str]], rounds: int) -> Iterator[tuple[str, list[Request]]]:
    """Ask for each route's paths, the first round unmeasured."""
    for route, paths in asked.items():
        site.get(paths[0])
        found = [site.measure(path) for _ in range(rounds) for path in paths]
        wall, cpu = [one.wall_ms for one in found], [one.cpu_ms for one in found]
        print(
            f"{route:36} CPU p50 {statistics.median(cpu):6.1f} p99 {p99(cpu):6.1f}, of it the reader "
            f"{statistics.median(one.reader_ms for one in found):6.1f}, wall p50 {statistics.median(wall):6.1f} "
            f"p99 {p99(wall):6.1f} ms  {sorted({one.status for one in found})}",
            flush=True,
        )
        yield route, found


def p99(values: Sequence[float]) -> float:
    return sorted(values)[math.ceil(len(values) * 0.99) - 1]


async def crowd(site: Site, url: str, paths: Sequence[str], incoming: int) -> dict[str, float]:
    """Ask at a steady rate, whether or not earlier requests are answered, while articles come in."""
    stop = asyncio.Event()
    writing = asyncio.create_task(_write(url, incoming, stop))
    before, took, refused = site.spent(), list[float](), list[int]()
    async with aiohttp.ClientSession() as client, asyncio.TaskGroup() as requests:
        began = time.monotonic()
        for number in range(RATE * SECONDS):
            await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
            requests.create_task(_timed(client, site.url + paths[number % len(paths)], took, refused))
    stop.set()
    written = await writing
    reader, postgres = (now - then for now, then in zip(site.spent(), before, strict=True))
    failed = dict(Counter(refused))
    print(f"{len(took)} requests while {written} articles came in, failed: {failed}", file=sys.stderr, flush=True)
    return {
        "crowd_p50_ms": statistics.median(took), "crowd_p99_ms": p99(took),
        "crowd_cpu_ms": (reader + postgres) / len(took), "crowd_refused": float(len(refused)),
        "incoming": written / SECONDS,
    }  # fmt: skip


async def _timed(client: aiohttp.ClientSession, address: str, took: list[float], refused: list[int]) -> None:
    began = time.perf_counter()
    async with client.get(URL(address, encoded=True)) as answer:
        await answer.read()
        refused += [answer.status] if answer.status >= 500 else []
    took.append(1000 * (time.perf_counter() - began))


async def _write(url: str, a_second: int, stop: asyncio.Event) -> int:
    """Publish until stopped. The texts were enriched before."""
    messages = [made(number) for number in range(LATER, LATER + a_second * (SECONDS + 5))]
    written = 0
    async with open_press(url) as press:
        while not stop.is_set() and written < len(messages):
            await press.publish(*messages[written : written + a_second])
            written += a_second
            await asyncio.sleep(1)
    return written


def figures_of(found: Mapping[str, Sequence[Request]]) -> dict[str, float]:
    """Summarise searches, and pages by the worst of them."""
    searches = [one for route, every in found.items() if route.startswith("/search:") for one in every]
    others = {route: every for route, every in found.items() if "search" not in route and not route.startswith(BULK)}
    slowest = max(others, key=lambda route: p99([one.cpu_ms for one in others[route]]))
    print(f"the page that costs most is {slowest}", file=sys.stderr)
    every = [one for group in others.values() for one in group]
    asked = [one.cpu_ms for route, group in found.items() if not route.startswith(BULK) for one in group]
    return {
        "cores": float(len(os.sched_getaffinity(0))),
        "crowd_cores": RATE * statistics.mean(asked) / 1000,
        "search_p50_ms": statistics.median(one.wall_ms for one in searches),
        "search_p99_ms": p99([one.wall_ms for one in searches]),
        "search_cpu_ms": statistics.median(one.cpu_ms for one in searches),
        "search_cpu_p99_ms": p99([one.cpu_ms for one in searches]),
        "page_p50_ms": statistics.median(one.wall_ms for one in every),
        "page_p99_ms": max(p99([one.wall_ms for one in group]) for group in others.values()),
        "page_cpu_ms": statistics.median(one.cpu_ms for one in every),
        "page_cpu_p99_ms": p99([one.cpu_ms for one in others[slowest]]),
        "article_cpu_ms": statistics.median(one.cpu_ms for one in found["/a/{id}"]),
    }


def run(folder: Path, args: argparse.Namespace) -> dict[str, float]:
    postgres = start_postgres(folder / "postgres", secrets.token_hex(8), settings=FAST)
    try:
        create_roles(postgres)
        url = _filled(postgres, args.articles, args.genuine)
        with running(folder / "reader", url, postgres) as site:
            print(f"all searchable after {site.wait_for_index():.0f} s", file=sys.stderr, flush=True)
            asked = pages(url)
            found = dict(ask(site, asked, args.rounds))
            mixed = [path for route, paths in asked.items() if not route.startswith(BULK) for path in paths]
            Random(1).shuffle(mixed)
            reported = uvloop.run(crowd(site, url, mixed, args.incoming))
        return {"articles": float(args.articles), **figures_of(found), **reported}
    finally:
        postgres.child.stop()


def _filled(postgres: Postgres, articles: int, genuine: int) -> str:
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE site")
    url, began = postgres.url_of("site"), time.monotonic()
    uvloop.run(fill(url, articles, min(articles, genuine), made))
    print(f"filled with {articles} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return url


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--articles", type=int, default=100_000)
    cli.add_argument("--genuine", type=int, default=12_000, help="how many of them have a text of their own")
    cli.add_argument("--incoming", type=int, default=50, help="articles a second that come in at the end")
    cli.add_argument("--rounds", type=int, default=2)
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = run(Path(folder), args)
    for name, figure in figures.items():
        print(f"{name:18} {figure:10.3f}")
    if args.json:
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
