"""What it costs when an outlet removes all its articles at once, as KCNA did with 35,000 in December 2013.

`python -m tests.bench.mass_removal [--removals 3000] [--json FILE]` publishes that many articles of ten years and a
tenth as many others. Then the outlet answers 404 for the former, four a second are visited, each twice, and its feed is
read every five minutes. Of the others, one in ten is missed once and comes back. One answer of the feed comes hours
late. At the end a reader is asked for the pages of the mass removal. Facts go through the publisher's desk in batches
as large as its own; CPU is that of this process and of PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import psutil

from services.console.run.embedded import Postgres, start_postgres
from services.publisher.adapters.queues.judging import Judging
from shared.contracts import EnrichedArticle, Observation, ObservationKind
from shared.contracts.dates import DateValue, Precision
from tests.bench.archive import FAST
from tests.bench.site_process import Site, running
from tests.publishing import START, TEXT, WINDOW, Press, Telling, enriched, observed, open_press, polled, unchanged
from tests.servers import create_roles

BEGIN = START + timedelta(days=1)
BATCH, A_SECOND, POLL_S = 200, 4, 300
TOPICS = (("leader", "politics"), ("economy",), ("foreign", "military"), ("culture",), ())
_COUNTS = """
SELECT (SELECT count(*) FROM article WHERE state = 'removed' AND address ~ '/n[0-9]+$') AS found,
    (SELECT count(*) FROM change WHERE kind = 'removed' AND address !~ '/n[0-9]+$') AS false,
    (SELECT count(*) FROM event WHERE kind = 'removed') AS removed,
    (SELECT count(*) FROM event WHERE kind IN ('mass-removal', 'corrected')) AS told,
    (SELECT count(*) FROM event) AS events,
    (SELECT count(*) FROM change WHERE kind = 'mass-removal') AS masses,
    (SELECT coalesce(max((data->>'count')::int), 0) FROM change WHERE kind = 'mass-removal') AS counted"""


def story(name: str, number: int) -> EnrichedArticle:
    """Return an article of one of ten years before the removal."""
    at = START + timedelta(seconds=number)
    printed = at - timedelta(days=number * 3650 // 40_000)
    date = DateValue(value=printed, precision=Precision.DAY, rule="bench", printed=f"{printed:%Y-%m-%d}")
    message = enriched(name, at, f"{TEXT.format(name)} {TEXT.format(f'{name} again')}", published=date)
    return message.model_copy(update={"topics": TOPICS[number % len(TOPICS)]})


def missing(name: str, second: float) -> Observation:
    return observed(name, BEGIN + timedelta(seconds=second), ObservationKind.NOT_FOUND)


class Meter:
    """Measures the CPU of phases, of this process and of PostgreSQL."""

    def __init__(self, server: Postgres) -> None:
        self._mother = psutil.Process(server.child.pid)
        self.figures: dict[str, float] = {}

    def begin(self) -> None:
        self._began = self._spent()

    def end(self, name: str, number: int) -> None:
        spent = [now - then for then, now in zip(self._began, self._spent(), strict=True)]
        self.figures |= {f"{name}_s": spent[0], f"{name}_ms": 1000 * spent[1] / number}
        self.figures[f"{name}_postgres_ms"] = 1000 * spent[2] / number
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name:8} {number:6} in {spent[0]:6.0f} s: {1000 * spent[1] / number:6.2f} + "
            f"{1000 * spent[2] / number:6.2f} ms CPU each, peak {peak:.0f} MB, load {os.getloadavg()[0]:.1f}",
            file=sys.stderr,
            flush=True,
        )

    def _spent(self) -> tuple[float, float, float]:
        servers = [self._mother, *self._mother.children(recursive=True)]
        return time.perf_counter(), time.process_time(), sum(_cpu(process) for process in servers)


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    except psutil.Error:
        return 0.0


async def in_batches(press: Press, messages: Sequence[Telling]) -> None:
    for start in range(0, len(messages), BATCH):
        await press.publish(*messages[start : start + BATCH])


async def remove(press: Press, meter: Meter, removals: int) -> None:
    others = removals // 10
    gone = [story(f"n{n}", n) for n in range(removals)]
    kept = [story(f"k{n}", removals + n) for n in range(others)]
    meter.begin()
    await in_batches(press, [*gone, *kept])
    meter.end("new", removals + others)
    for name, since in (("first", 0.0), ("second", WINDOW.total_seconds() + removals / A_SECOND)):
        meter.begin()
        await in_batches(press, _visits(removals, kept, since, name == "first"))
        meter.end(name, removals)
    end = BEGIN + timedelta(seconds=since + removals / A_SECOND)
    meter.begin()
    await press.publish(polled(end + timedelta(minutes=5)))
    meter.end("answer", 1)
    meter.begin()
    await press.publish(polled(BEGIN + timedelta(hours=1, seconds=7)))
    meter.end("late", 1)
    judging = Judging(press.pool, press.handler, lambda _: WINDOW, lambda: 0.0)
    meter.begin()
    while await judging.judge(asyncio.Event()):
        pass
    meter.end("again", removals)


def _visits(removals: int, kept: Sequence[EnrichedArticle], since: float, is_first: bool) -> list[Observation]:
    """Return the visits to all articles and the answers of the feed meanwhile, in order of time."""
    found = [missing(f"n{n}", since + n / A_SECOND) for n in range(removals)]
    for n, one in enumerate(kept):
        second = since + 10 * n / A_SECOND + 0.1
        is_missed = is_first and n % 10 == 0
        at = BEGIN + timedelta(seconds=second)
        found.append(missing(f"k{n}", second) if is_missed else unchanged(one, at))
    until = int(since + removals / A_SECOND)
    found += [polled(BEGIN + timedelta(seconds=s)) for s in range(int(since), until, POLL_S)]
    return sorted(found, key=lambda one: one.observed_at)


def ask(site: Site, id: str, figures: dict[str, float]) -> None:
    site.wait_for_index()
    year = f"/removals/{id}?year={START.year - 1}"
    paths = {
        "changes": "/changes", "feed": "/changes.atom", "page": f"/removals/{id}", "year": year,
        "csv": f"/removals/{id}.csv", "jsonl": f"/removals/{id}.jsonl",
    }  # fmt: skip
    for name, path in paths.items():
        for turn in ("first", "again"):
            one = site.measure(path)
            figures[f"{name}_{turn}_ms"] = one.cpu_ms
            print(
                f"{path[:20]:22} {turn} {one.status} {one.cpu_ms:8.1f} ms CPU, {one.wall_ms:8.1f} ms", file=sys.stderr
            )
    figures["lines"] = float(site.get(paths["jsonl"])[1].count(b"\n"))
    figures["bytes"] = float(len(site.get("/changes")[1]))


async def measure(server: Postgres, folder: Path, removals: int) -> dict[str, float]:
    meter = Meter(server)
    async with open_press(server.url) as press:
        await remove(press, meter, removals)
        counts = await press.one(_COUNTS)
        await press.rows("SELECT 1 FROM pg_stat_force_next_flush()")
        row = await press.one("SELECT id FROM change WHERE kind = 'mass-removal' ORDER BY at DESC LIMIT 1")
    figures = meter.figures | {name: float(number) for name, number in counts.items()}
    figures["missed"] = removals - figures.pop("found")
    figures["removals"] = float(removals)
    with running(folder, server.url, server) as site:
        await asyncio.to_thread(ask, site, row["id"], figures)
    return figures


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--removals", type=int, default=3_000)
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = start_postgres(Path(folder) / "postgres", secrets.token_hex(8), settings=FAST)
        try:
            create_roles(server)
            figures = asyncio.run(measure(server, Path(folder) / "site", args.removals))
        finally:
            server.child.stop()
    for name, figure in figures.items():
        print(f"{name:24} {figure:12.2f}")
    if args.json:
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
