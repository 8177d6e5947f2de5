"""`presswatch retain`: delete stored bodies by the retention rules in the source files, after a preview."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table

from services.console.output import JsonOption, Progress, print_json, progress
from services.console.terminal import terminal
from shared.archive.maintenance.recovery import unarchived_bodies
from shared.archive.maintenance.retention import ExpiredBody, cutoffs, exclude_backups, expired_bodies, record
from shared.archive.schema.connection import Pool, connection, open_pool
from shared.archive.schema.migrate import check
from shared.archive.schema.rows import Row
from shared.errors import Misconfigured
from shared.settings import SharedSettings, load
from shared.sources import load_sources
from shared.storage.blobs import BlobStore
from shared.storage.opening import open_blobs

app = typer.Typer()

YOUNG_S = 86_400.0
"""A body stored within this many seconds is spared, because its capture may still be on its way."""


@dataclass
class Tally:
    """Bodies and bytes on the disk by outlet and rule. `spared` counts expired bodies that are kept, by reason."""

    bodies: Counter[tuple[str, str]] = field(default_factory=Counter)
    bytes: Counter[tuple[str, str]] = field(default_factory=Counter)
    spared: Counter[str] = field(default_factory=Counter)

    def add(self, body: ExpiredBody, size: int) -> None:
        self.bodies[body.outlet_id, body.rule] += 1
        self.bytes[body.outlet_id, body.rule] += size

    def as_json(self, applied: bool) -> dict[str, object]:
        rows = [{"outlet": outlet, "rule": rule, "bodies": number, "bytes": self.bytes[outlet, rule]}
                for (outlet, rule), number in sorted(self.bodies.items())]  # fmt: skip
        return {"applied": applied, "expired": rows, "spared": dict(self.spared)}


@app.command()
def retain(
    outlet: Annotated[str | None, typer.Option(help="Only this outlet, by its id.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without asking.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Delete stored bodies by the retention rules in the outlets' source files.

    Without --yes the command only shows what it would delete. Hashes, texts, times and events are never touched.
    `presswatch verify` still distinguishes a body deleted by rule from a lost one. Without a rule, everything is kept.

    Example: presswatch retain --outlet kcna

    Exit code 0: done, or shown; 78: no outlet has such a rule, or the sources cannot be read; 1: an error.
    """
    settings, now = load(SharedSettings), datetime.now(UTC)
    rules = _rules(settings, outlet, now)
    tally = _run(settings, rules, now, apply=yes, quiet=as_json)
    if as_json:
        print_json(tally.as_json(yes))
    else:
        _show(terminal(), tally, applied=yes)
    if tally.bodies and not yes and not as_json and sys.stdin.isatty() and typer.confirm("Delete them?"):
        _show(terminal(), _run(settings, rules, now, apply=True), applied=True)


def _run(settings: SharedSettings, rules: list[Row], now: datetime, *, apply: bool, quiet: bool = False) -> Tally:
    with progress("reading manifests", quiet=quiet) as report:
        return asyncio.run(_work(settings, rules, now, report, apply=apply))


def _rules(settings: SharedSettings, outlet: str | None, now: datetime) -> list[Row]:
    outlets = load_sources(settings.sources).outlets
    if outlet is not None and outlet not in outlets:
        raise Misconfigured(f"no source file names an outlet {outlet!r}: see `presswatch sources list`")
    wanted = outlets if outlet is None else {outlet: outlets[outlet]}
    rules = cutoffs({name: one.retention for name, one in wanted.items()}, now)
    if not rules:
        raise Misconfigured("no source file has a [retention] table, so everything is kept: see docs/retention.md")
    return rules


async def _work(settings: SharedSettings, rules: list[Row], now: datetime, report: Progress, *, apply: bool) -> Tally:
    blobs, tally = open_blobs(settings), Tally()
    async with open_pool(settings, "presswatch console", size=2) as pool:
        async with connection(pool) as conn:
            await check(conn)
        if apply:
            await asyncio.to_thread(blobs.finish_drops)
        wanted = await unarchived_bodies(pool, blobs, lambda n: report(f"{n:,} manifests read"))
        await _each(pool, blobs, rules, wanted, now.timestamp() - YOUNG_S, tally, report, apply=apply)
    return tally


async def _each(
    pool: Pool, blobs: BlobStore, rules: list[Row], wanted: set[str], before: float, tally: Tally,
    report: Progress, *, apply: bool,
) -> None:  # fmt: skip
    """Visit all expired bodies as of one moment. A second connection commits the record before a file is deleted."""
    async with connection(pool) as conn:
        await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if apply:
            await exclude_backups(conn)
        async for bodies in expired_bodies(conn, rules):
            going = [body for body in bodies if _goes(blobs, body, wanted, before, tally)]
            if apply:
                async with connection(pool) as writing:
                    await record(writing, going)
            for body in going:
                size = blobs.drop(body.sha256, before) if apply else blobs.stored_size(body.sha256)
                tally.add(body, size)
            report(f"{sum(tally.bodies.values()):,} bodies {'deleted' if apply else 'would be deleted'}")


def _goes(blobs: BlobStore, body: ExpiredBody, wanted: set[str], before: float, tally: Tally) -> bool:
    if body.sha256 in wanted:
        tally.spared["not yet in the archive"] += 1
        return False
    touched = blobs.touched(body.sha256)
    if touched is not None and touched >= before:
        tally.spared["stored within a day"] += 1
    return touched is not None and touched < before


def _show(console: Console, tally: Tally, *, applied: bool) -> None:
    table = Table("outlet", "rule", "bodies", "on the disk", box=None)
    for (outlet, rule), number in sorted(tally.bodies.items()):
        table.add_row(escape(outlet), rule, f"{number:,}", decimal(tally.bytes[outlet, rule]))
    if tally.bodies:
        console.print(table)
    for why, number in tally.spared.items():
        console.print(f"{number:,} spared: {why}")
    total = f"{sum(tally.bodies.values()):,} bodies, {decimal(sum(tally.bytes.values()))}"
    console.print(
        f"deleted: {total}" if applied else f"would delete: {total}" + (" (add --yes)" if tally.bodies else "")
    )
