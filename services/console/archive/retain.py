"""`presswatch retain`: delete stored bodies by the retention rules in the source files, after a preview."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from services.console.archive.retain_tally import Tally, show
from services.console.output import JsonOption, Progress, print_json, progress
from services.console.terminal import terminal
from shared.archive.maintenance.recovery import unarchived_bodies
from shared.archive.maintenance.retention import (
    ExpiredBody,
    cutoffs,
    exclude_backups,
    expired_bodies,
    record,
    stored_bodies,
)
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
MOST = 20
"""Percent of an outlet's bodies. Rules that are applied every night delete one or two percent."""


@app.command()
def retain(
    outlet: Annotated[str | None, typer.Option(help="Only this outlet, by its id.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without asking.")] = False,
    most: Annotated[
        int, typer.Option(min=0, max=100, help="Largest share of an outlet's bodies to delete at once, in percent.")
    ] = MOST,
    as_json: JsonOption = False,
) -> None:
    """Delete stored bodies by the retention rules in the outlets' source files.

    Without --yes the command only shows what it would delete. Hashes, texts, times and events are never touched.
    It deletes nothing of an outlet that would lose a larger share of its bodies or pages than --most: an age may be
    mistyped.
    `presswatch verify` still distinguishes a body deleted by rule from a lost one. Without a rule, everything is kept.

    Example: presswatch retain --outlet kcna

    Exit code 0: done, or shown; 78: no outlet has such a rule, one would lose too much, or the sources cannot be read;
    1: an error.
    """
    settings, now = load(SharedSettings), datetime.now(UTC)
    rules = _rules(settings, outlet, now)
    tally = _run(settings, rules, now, apply=yes, most=most, quiet=as_json)
    if as_json:
        print_json(tally.as_json(yes))
    else:
        show(terminal(), tally, applied=yes)
    if yes and tally.refused:
        raise Misconfigured(tally.refusal)
    if tally.bodies and not yes and not as_json and sys.stdin.isatty():
        if _is_wanted(tally):
            show(terminal(), _run(settings, rules, now, apply=True, most=100), applied=True)
        else:
            terminal().print("nothing is deleted")


def _is_wanted(tally: Tally) -> bool:
    """Ask a person. Nobody types a number by habit."""
    if not tally.refused:
        return typer.confirm("Delete them?")
    number = str(tally.all_bodies)
    said = f"{', '.join(map(tally.loss, tally.refused))}. To delete them, type the number of all bodies"
    return str(typer.prompt(said)).replace(",", "") == number


def _run(
    settings: SharedSettings, rules: list[Row], now: datetime, *, apply: bool, most: int, quiet: bool = False
) -> Tally:
    with progress("reading manifests", quiet=quiet) as report:
        return asyncio.run(_work(settings, rules, now, report, apply=apply, most=most))


def _rules(settings: SharedSettings, outlet: str | None, now: datetime) -> list[Row]:
    outlets = load_sources(settings.sources).outlets
    if outlet is not None and outlet not in outlets:
        raise Misconfigured(f"no source file names an outlet {outlet!r}: see `presswatch sources list`")
    wanted = outlets if outlet is None else {outlet: outlets[outlet]}
    rules = cutoffs({name: one.retention for name, one in wanted.items()}, now)
    if not rules:
        raise Misconfigured("no source file has a [retention] table, so everything is kept: see docs/retention.md")
    return rules


async def _work(
    settings: SharedSettings, rules: list[Row], now: datetime, report: Progress, *, apply: bool, most: int = 100
) -> Tally:
    """Count what would go. Delete it if `apply` says so, except of outlets that would lose more than `most` percent."""
    blobs, before = open_blobs(settings), now.timestamp() - YOUNG_S
    async with open_pool(settings, "presswatch console", size=2) as pool:
        async with connection(pool) as conn:
            await check(conn)
            stored = await stored_bodies(conn)
        shown = Tally(stored=stored)
        wanted = await unarchived_bodies(pool, blobs, lambda n: report(f"{n:,} manifests read"))
        await _each(pool, blobs, rules, wanted, before, shown, report, apply=False)
        shown.refuse(most)
        if not apply:
            return shown
        done = Tally(stored=stored, refused=shown.refused, refusal=shown.refusal)
        if rules := [rule for rule in rules if rule["outlet_id"] not in shown.refused]:
            await asyncio.to_thread(blobs.finish_drops)
            await _each(pool, blobs, rules, wanted, before, done, report, apply=True)
    return done


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
            report(f"{tally.all_bodies:,} bodies {'deleted' if apply else 'would be deleted'}")


def _goes(blobs: BlobStore, body: ExpiredBody, wanted: set[str], before: float, tally: Tally) -> bool:
    if body.sha256 in wanted:
        tally.spared["not yet in the archive"] += 1
        return False
    touched = blobs.touched(body.sha256)
    if touched is not None and touched >= before:
        tally.spared["stored within a day"] += 1
    return touched is not None and touched < before
