"""`presswatch export`: write articles as JSON lines, or captures as a web archive."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.console.archive.warc_export import export_warc
from services.console.archive_connection import When, archive, utc
from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, Progress, print_json, progress
from shared.archive.maintenance import export as exports
from shared.archive.read.evidence import CaptureFilter
from shared.archive.watches.subscriptions import check_search
from shared.settings import SharedSettings, load

_STATES = ("live", "suspected", "removed", "restored")
_REPORT_EVERY = 500
_EXAMPLE = """
Example: presswatch export --outlet kcna --state removed --search '"Jang Song Thaek"' --to removed.jsonl

Exit code 0: written; 1: an error, or --warc found bodies that are lost.
"""


def register(app: typer.Typer) -> None:
    app.command("export", epilog=_EXAMPLE)(export)


def export(
    *,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet, by its id.")] = None,
    since: When = None,
    until: When = None,
    state: Annotated[str | None, typer.Option(help="live, suspected, removed or restored.")] = None,
    to: Annotated[Path | None, typer.Option(help="File to write. Default: standard output.")] = None,
    warc: Annotated[
        Path | None, typer.Option(help="Write captures to this web archive (.warc.gz) instead, chosen by capture time.")
    ] = None,
    search: Annotated[
        str, typer.Option(help="Query as in the site's search box. Every text an article had is searched.")
    ] = "",
    language: Annotated[str | None, typer.Option(help="Only this language, as in `ko`. Not with --warc.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write articles as JSON lines, each with its addresses, texts, changes and captures, or write captures as
    WARC 1.1."""
    if state is not None and state not in _STATES:
        raise typer.BadParameter("write live, suspected, removed or restored", param_hint="--state")
    if as_json and to is None and warc is None:
        raise typer.BadParameter("standard output has the articles: add --to FILE or --warc FILE", param_hint="--json")
    check_search(search)
    if warc is not None:
        _web_archive(CaptureFilter(outlet, utc(since), utc(until), state, tuple(search.split())), warc, as_json)
        return
    with progress("reading articles", quiet=as_json) as report:
        written = asyncio.run(
            _articles(exports.Range(outlet, utc(since), utc(until), state, language, search), to, report)
        )
    if as_json:
        print_json({"file": to, "articles": written})
    else:
        typer.echo(f"{written} articles", err=True)


def _web_archive(chosen: CaptureFilter, to: Path, as_json: bool) -> None:
    with progress("reading captures", quiet=as_json) as report:
        counts = asyncio.run(export_warc(load(SharedSettings), chosen, to, datetime.now(UTC), report))
    if as_json:
        print_json({"file": to, "records": counts})
    else:
        typer.echo(", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing fits", err=True)
    if counts["missing"]:
        raise typer.Exit(ExitCode.FAILED)


async def _articles(chosen: exports.Range, to: Path | None, report: Progress) -> int:
    written = 0
    with to.open("wb") if to else open(sys.stdout.fileno(), "wb", closefd=False) as file:  # noqa: ASYNC230
        async with archive(checked=False) as conn:
            async for line in exports.export(conn, chosen):
                file.write(line)
                written += 1
                if written % _REPORT_EVERY == 0:
                    report(f"{written:,} articles")
    return written
