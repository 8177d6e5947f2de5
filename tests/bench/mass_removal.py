"""What a visit costs when an outlet removes all its articles at once, as KCNA did with 35,000 in December 2013.

`python -m tests.bench.mass_removal [--json FILE]` publishes a thousand articles and removes each by two visits. Every
row of theirs is then copied to other addresses and later times, as if a visit a second had found 10,000 or 35,000
gone. At each size, further articles are visited one by one; the feed is read, and one answer of it comes hours late.
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
from datetime import datetime, timedelta
from pathlib import Path

import psutil

from services.console.run.embedded import Postgres, start_postgres
from shared.archive.schema.connection import connection
from shared.contracts import EnrichedArticle, ObservationKind
from tests.bench.archive import FAST
from tests.publishing import START, TEXT, WINDOW, Press, Telling, enriched, observed, open_press, polled, unchanged
from tests.servers import create_roles

BEGIN = START + timedelta(days=1)
GENUINE, SIZES, ALONE, BATCH = 1_000, (1_000, 10_000, 35_000), 50, 250
POLL_S = 300
_NEW = "md5({} || k)"
_URL = "{} || '-' || k"
_TIME = f"{{}} + k * interval '{GENUINE} s'"
_ID = "left(encode(sha256('article'::bytea || '\\x00'::bytea || convert_to(a.address || '-' || k, 'UTF8')), 'hex'), 32)"
"""The id of a copy's address, and of its article."""
_HASH = "encode(sha256(convert_to({} || k, 'UTF8')), 'hex')"
_TIMES = "published_at sort_at first_captured_at last_captured_at last_seen_at state_since missed_at first_seen "
_TIMES += "last_seen captured_at observed_at at since"
_COLUMNS = {
    **dict.fromkeys(_TIMES.split(), _TIME),
    **dict.fromkeys(("address", "url"), _URL),
    **dict.fromkeys(("article_id", "address_id"), _ID),
    **dict.fromkeys(("capture_id", "same_text"), _NEW),
    **dict.fromkeys(("body_sha256", "text_sha256", "wording", "ending"), _HASH),
}
"""What differs in a copy; `k` is its number."""
_TABLES = {
    "article": {"id": _ID},
    "address": {"id": _ID},
    "revision": {},
    "capture": {"id": _NEW},
    "observation": {"id": _NEW},
    "change": {"id": _NEW},
}
_OF = {"article": "t.id", "address": "t.article_id", "capture": "t.address_id", "observation": "t.address_id"}


def story(name: str, at: datetime) -> EnrichedArticle:
    return enriched(name, at, f"{TEXT.format(name)} {TEXT.format(f'{name} again')}")


def gone(name: str, second: float) -> Telling:
    return observed(name, BEGIN + timedelta(seconds=second), ObservationKind.NOT_FOUND)


async def fill(press: Press) -> None:
    """Publish articles and remove them, and publish those that are removed later."""
    names = [f"n{n}" for n in range(GENUINE)] + [f"m{size}x{n}" for size in SIZES for n in range(ALONE)]
    stories = [story(name, START + timedelta(seconds=n)) for n, name in enumerate(names)]
    again = [unchanged(one, BEGIN - timedelta(hours=1)) for one in stories]
    polls = [
        polled(BEGIN + timedelta(seconds=s)) for s in range(0, max(SIZES) + 2 * int(WINDOW.total_seconds()), POLL_S)
    ]
    await in_batches(press, [*stories, *again, *polls])
    window = WINDOW.total_seconds()
    await in_batches(press, [gone(f"n{n}", since + n) for since in (0, window) for n in range(GENUINE)])


async def in_batches(press: Press, messages: Sequence[Telling]) -> None:
    for start in range(0, len(messages), BATCH):
        await press.publish(*messages[start : start + BATCH])


async def grow(press: Press, copies: range) -> None:
    async with connection(press.pool) as conn:
        for table, own in _TABLES.items():
            found = await press.rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
                "AND attgenerated = '' ORDER BY attnum",
                table,
            )
            names = [row["attname"] for row in found]
            changed = {**_COLUMNS, **own}
            values = [changed.get(name, "{}").format(f"t.{name}") for name in names]
            query = (
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM article a "
                f"JOIN {table} t ON a.id = {_OF.get(table, 't.article_id')}, "
                f"generate_series({copies.start}, {copies.stop - 1}) AS k WHERE a.address ~ '/n[0-9]+$'"
            )
            await conn.execute(query.encode())
    async with press.pool.connections.connection() as conn:
        await conn.set_autocommit(True)
        await conn.execute("VACUUM ANALYZE")
        await conn.set_autocommit(False)


class Costs:
    """Measures the time and CPU of transactions, of this process and of PostgreSQL."""

    def __init__(self, server: Postgres, press: Press) -> None:
        self.mother, self.press = psutil.Process(server.child.pid), press
        self.figures: dict[str, float] = {}

    async def of(self, name: str, messages: Sequence[Telling]) -> None:
        """Publish the messages one by one, and note what each took on average."""
        before = self._spent()
        for message in messages:
            await self.press.publish(message)
        spent = [(b - a) * 1000 / len(messages) for a, b in zip(before, self._spent(), strict=True)]
        for what, ms in zip(("wall", "publisher", "postgres"), spent, strict=True):
            self.figures[f"{name} {what}_ms"] = ms
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        figures = " ".join(f"{ms:9.2f}" for ms in spent)
        print(f"{name:32} {figures} peak {peak:.0f} MB load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)

    def _spent(self) -> tuple[float, float, float]:
        servers = [self.mother, *self.mother.children(recursive=True)]
        return time.perf_counter(), time.process_time(), sum(_cpu(process) for process in servers)


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    except psutil.Error:
        return 0.0


async def measure(server: Postgres) -> dict[str, float]:
    async with open_press(server.url) as press:
        await fill(press)
        costs, copied = Costs(server, press), 1
        for size in SIZES:
            await grow(press, range(copied, size // GENUINE))
            copied = size // GENUINE
            for part, since in (("first", size), ("further", size + WINDOW.total_seconds() + 1)):
                visits = [gone(f"m{size}x{n}", since + n) for n in range(ALONE)]
                await costs.of(f"{size} gone: a {part} visit", visits)
            end = BEGIN + timedelta(seconds=size) + 2 * WINDOW
            for what, hours in (("an answer that counts them", 0.0), ("an answer", 0.1), ("an answer, late", -10.5)):
                await costs.of(f"{size} gone: {what}", [polled(end + timedelta(hours=hours, seconds=7))])
            row = await press.one("SELECT max((data->>'count')::int) AS n FROM change WHERE kind = 'mass-removal'")
            print(f"{row['n']} in the mass removal", file=sys.stderr, flush=True)
    return costs.figures


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = start_postgres(Path(folder) / "postgres", secrets.token_hex(8), settings=FAST)
        try:
            create_roles(server)
            figures = asyncio.run(measure(server))
        finally:
            server.child.stop()
    for name, figure in figures.items():
        print(f"{name:50} {figure:10.3f}")
    if args.json:
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
