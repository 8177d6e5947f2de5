"""`presswatch reparse`: read stored captures with the current parser, after a preview of what would change."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from typing import Annotated

import typer

from services.console.archive.reparse.comparison import ComparableReading, Tally
from services.console.archive.reparse.progress import ReparseProgress, follow_progress
from services.console.archive.reparse.rendering import preview_document, show_preview
from services.console.archive.reparse.rereader import Rereader, Reservoir, outdated
from services.console.archive_connection import CapturedWhen, archive, utc
from services.console.exit_codes import ExitCode
from services.console.following import following
from services.console.output import JsonOption, Progress, print_json, progress
from services.console.terminal import terminal
from services.parser.adapters.outlet_rules import OutletRules
from shared.archive.read.captures import stored_captures
from shared.archive.schema.connection import Pool, connection, open_pool
from shared.archive.write import reparse_queue
from shared.errors import Misconfigured
from shared.settings import SharedSettings, load
from shared.sources import load_sources
from shared.storage.opening import open_blobs

app = typer.Typer()

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class _Job:
    """The captures to read again. With `older`, only those that a parser before this version has read."""

    settings: SharedSettings
    chosen: stored_captures.StoredCaptureFilter
    outlets: OutletRules
    older: str | None


@dataclass
class _Plan:
    """The work to do: all captures, a sample of those to read again, their number by parser, and the comparisons."""

    sample: Reservoir
    captures: int = 0
    by_parser: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)


@app.command()
def reparse(
    outlet: Annotated[str | None, typer.Option(help="Only this outlet, by its id.")] = None,
    since: CapturedWhen = None,
    until: CapturedWhen = None,
    article: Annotated[str | None, typer.Option(help="Only this article, by id or address.")] = None,
    older: Annotated[
        str | None, typer.Option("--only-older-than-version", help="Only captures that an earlier version has read.")
    ] = None,
    sample: Annotated[int, typer.Option(help="How many captures to read for the preview.", min=0)] = 200,
    whole: Annotated[bool, typer.Option("--all", help="Read all captures for the preview.")] = False,
    examples: Annotated[int, typer.Option(help="How many changes of each kind to show word by word.", min=0)] = 3,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    wait: Annotated[bool, typer.Option(help="Wait until everything is read again, and show the progress.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Read stored captures again with the current parser and the current parsing rules.

    The command first reads a sample and shows what would change: how many texts, titles, dates and authors, what would
    no longer be an article and what would become one. Then it asks. With --json and without --yes it only shows. The
    watch does the work in the bulk lane. Stopping this command does not stop the work; run it again to continue where
    it was. A change that our parser makes is never reported as an edit by the outlet.

    Example: presswatch reparse --outlet naenara --since 2024-01-01

    Exit code 0: done, or nothing to do; 3: still under way, or you did not agree; 78: there is no such outlet; 1:
    an error.
    """
    settings = load(SharedSettings)
    chosen = stored_captures.StoredCaptureFilter(outlet, utc(since), utc(until), article)
    job = _Job(settings, chosen, _outlets(settings), older)
    reservoir = Reservoir(None if whole else sample)
    plan = asyncio.run(_preview(job, _Plan(reservoir, tally=Tally(examples)), quiet=as_json))
    if outlet is not None and not plan.captures and job.outlets.sources().outlet(outlet) is None:
        why = f"no source file names an outlet {outlet!r}, and no stored capture is of it"
        raise Misconfigured(f"{why}: see `presswatch sources list`")
    if not as_json:
        show_preview(
            terminal(soft_wrap=True, highlight=False), plan.captures, reservoir.seen, plan.by_parser, plan.tally
        )
    done = None
    if reservoir.seen and (yes or not as_json):
        agreed = yes or _agreed(reservoir.seen)
        done = _go_on(job, wait, as_json) if agreed else ReparseProgress(waiting=reservoir.seen, agreed=False)
    if as_json:
        print_json(preview_document(plan.captures, reservoir.seen, plan.by_parser, plan.tally, done))
    if done is not None and not done.is_over:
        raise typer.Exit(ExitCode.UNFINISHED)


def _agreed(due: int) -> bool:
    if not sys.stdin.isatty():
        typer.echo("nothing was changed; add --yes to go on", err=True)
        return False
    return typer.confirm(f"Read {due:,} captures again?")


def _go_on(job: _Job, wait: bool, quiet: bool) -> ReparseProgress:
    stopped = "the watch continues without this command; run it again to see the progress"
    with following(stopped), progress("reading again", quiet=quiet) as report:
        return asyncio.run(_do(job, wait, report))


async def _preview(job: _Job, plan: _Plan, *, quiet: bool) -> _Plan:
    async with archive() as conn:
        async for rows in stored_captures.stored_captures(conn, job.chosen, _AT_ONCE):
            due = outdated(rows, job.outlets, job.older)
            plan.captures += len(rows)
            plan.sample.add(due)
            for row in due:
                plan.by_parser[row.parser] = plan.by_parser.get(row.parser, 0) + 1
        kept = plan.sample.kept
        old = {
            k: ComparableReading.of_row(row)
            for k, row in (await stored_captures.texts(conn, [r.capture_id for r in kept])).items()
        }
    with progress("reading", quiet=quiet) as report:
        async for one in Rereader(open_blobs(job.settings)).compare(kept, old, job.outlets):
            plan.tally.add(one)
            report(f"reading: {plan.tally.read:,} of {len(kept):,}")
    return plan


async def _do(job: _Job, wait: bool, report: Progress) -> ReparseProgress:
    """Request each capture, some thousands in a transaction. Captures already requested stay as they are."""
    asked = 0
    async with open_pool(job.settings, "presswatch console", size=2) as pool:
        async with connection(pool) as conn:
            async for rows in stored_captures.stored_captures(conn, job.chosen, _AT_ONCE):
                due = outdated(rows, job.outlets, job.older)
                await _ask(pool, due)
                asked += len(due)
        return await follow_progress(job.settings, pool, asked, wait, report)


async def _ask(pool: Pool, due: list[stored_captures.StoredCapture]) -> None:
    rows = [
        {
            "capture_id": row.capture_id,
            "captured_at": row.captured_at,
            "body_sha256": row.body_sha256,
            "kept_by": row.kept_by,
        }
        for row in due
    ]
    async with connection(pool) as conn:
        await reparse_queue.enqueue(conn, rows)


def _outlets(settings: SharedSettings) -> OutletRules:
    sources = load_sources(settings.sources)
    return OutletRules(lambda: sources)
