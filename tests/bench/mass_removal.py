"""What it costs when an outlet removes all its articles at once, as KCNA did with 35,000 in December 2013.

`python -m tests.bench.mass_removal [--articles 35000] [--gone missing] [--json FILE]` fills an archive with articles of
one outlet. Then a watch of one page a second visits each of them twice, and its publisher writes what the visits found.
Most visits come in batches; at some numbers of visits a hundred come one by one, and these are measured.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import json
import os
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import psutil

from services.console.run.embedded import Postgres, start_postgres
from shared.contracts import EnrichedArticle, ObservationKind
from tests.bench.archive import FAST
from tests.publishing import START, TEXT, WINDOW, Press, Telling, enriched, observed, open_press, polled, unchanged
from tests.servers import create_roles

SITE = "gazette"
BEGIN = START + timedelta(days=1)
AGAIN_S, POLL_S, NEW_S = WINDOW.total_seconds() + 0.5, 300, 3600
MARKS = (1_000, 10_000, 35_000)
ALONE, BATCH = 100, 50
NOTICE = "We will be back soon. Our site is being worked on at the moment, and all pages will return within the hour."


def story(number: int) -> EnrichedArticle:
    return enriched(f"n{number}", START + timedelta(seconds=number), f"{TEXT.format(number)} {TEXT.format(-number)}")


def gone(kind: str, number: int, second: float) -> Telling:
    at = BEGIN + timedelta(seconds=second)
    if kind == "notice":
        return enriched(f"n{number}", at, NOTICE, title="Gazette")
    if kind == "home":
        return observed(f"n{number}", at, ObservationKind.SOFT_GONE, reason="redirected-home")
    return observed(f"n{number}", at, ObservationKind.NOT_FOUND)


def visits(kind: str, articles: int, pause: int) -> Iterator[Sequence[Telling]]:
    """Yield what each moment brings: a visit that is due, the feed every five minutes, a new article every hour."""
    due: list[tuple[int, float, int]] = []  # further visits first, as in the frontier
    first, second = iter(range(articles)), 0.0
    while True:
        is_again = bool(due) and due[0][1] <= second
        is_ours = second % pause == 0
        number = (heapq.heappop(due)[2] if is_again else next(first, None)) if is_ours else None
        if is_ours and number is None and not due:
            return
        found: list[Telling] = [polled(BEGIN + timedelta(seconds=second + 0.1))] if second % POLL_S == 0 else []
        if second % NEW_S == 0:
            found.append(enriched(f"new{second:.0f}", BEGIN + timedelta(seconds=second + 0.2)))
        if number is not None:
            found.append(gone(kind, number, second))
        if number is not None and not is_again:
            heapq.heappush(due, (0, second + AGAIN_S, number))
        if found:
            yield found
        second += 1.0


class Costs:
    """Measures the time and CPU of transactions, of this process and of PostgreSQL."""

    def __init__(self, server: Postgres) -> None:
        self.mother = psutil.Process(server.child.pid)
        self.figures: dict[str, float] = {}

    def spent(self) -> tuple[float, float, float]:
        own = time.process_time()
        return time.perf_counter(), own, sum(_cpu(p) for p in [self.mother, *self.mother.children(recursive=True)])

    async def of(self, name: str, press: Press, parts: Sequence[Sequence[Telling]]) -> None:
        before = self.spent()
        for part in parts:
            await press.publish(*part)
        spent = [(b - a) * 1000 / len(parts) for a, b in zip(before, self.spent(), strict=True)]
        for what, ms in zip(("wall", "publisher", "postgres"), spent, strict=True):
            self.figures[f"{name} {what}_ms"] = ms
        (row,) = await press.rows(
            "SELECT count(*) FILTER (WHERE state = 'removed') AS removed, "
            "count(*) FILTER (WHERE state = 'suspected') AS suspected, "
            "count(*) FILTER (WHERE awaits_others) AS awaiting FROM article"
        )
        (event,) = await press.rows(
            "SELECT count(*) AS events, coalesce(sum(length(data::text)), 0) AS size FROM event "
            "WHERE kind IN ('mass-removal', 'corrected') AND article_id IS NULL"
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name:24} wall {spent[0]:8.2f} publisher {spent[1]:8.2f} postgres {spent[2]:8.2f} ms; {dict(row)} "
            f"{event['events']} events of {int(event['size']) / 1e6:.1f} MB; peak {peak:.0f} MB; "
            f"load {os.getloadavg()[0]:.1f}",
            file=sys.stderr, flush=True,
        )  # fmt: skip


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    except psutil.Error:
        return 0.0


async def watch(server: Postgres, kind: str, articles: int, pause: int) -> dict[str, float]:
    costs = Costs(server)
    async with open_press(server.url) as press:
        for start in range(0, articles, 500):
            numbers = range(start, min(articles, start + 500))
            await press.publish(*(story(n) for n in numbers))
            await press.publish(*(unchanged(story(n), BEGIN - timedelta(hours=1)) for n in numbers))
        async with press.pool.connections.connection() as conn:
            await conn.set_autocommit(True)
            await conn.execute("VACUUM ANALYZE")
            await conn.set_autocommit(False)
        print("filled", file=sys.stderr, flush=True)
        seconds, at = visits(kind, articles, pause), 0
        marks = sorted({m + n for m in MARKS if m < articles for n in (0, articles)} | {2 * articles - ALONE})
        while found := [part for _, part in zip(range(BATCH), seconds, strict=False)]:
            at += len(found)
            if marks and at >= marks[0]:
                extra = [part for _, part in zip(range(ALONE), seconds, strict=False)]
                at += len(extra)
                await press.publish(*(m for part in found for m in part))
                await costs.of(f"visit {marks.pop(0)}", press, extra)
            else:
                await press.publish(*(m for part in found for m in part))
            if at % 1000 < BATCH:
                print(at, f"{time.perf_counter():.0f}", file=sys.stderr, flush=True)
        end = BEGIN + timedelta(days=10)
        await costs.of("an answer that counts them", press, [[polled(end)]])
        await costs.of("an answer", press, [[polled(end + timedelta(seconds=POLL_S))]])
        await costs.of("a late answer", press, [[polled(BEGIN + WINDOW * 1.2)]])
    return costs.figures


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--articles", type=int, default=35_000)
    cli.add_argument("--gone", choices=("missing", "home", "notice"), default="missing", help="what the visits find")
    cli.add_argument("--pause", type=int, default=1, help="seconds between two visits")
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = start_postgres(Path(folder) / "postgres", secrets.token_hex(8), settings=FAST)
        try:
            create_roles(server)
            figures = asyncio.run(watch(server, args.gone, args.articles, args.pause))
        finally:
            server.child.stop()
    for name, figure in figures.items():
        print(f"{name:32} {figure:10.3f}")
    if args.json:
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
