"""`presswatch rules`: test an outlet's rules on its stored pages, and find rules that no longer match."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from services.console.archive.reparse import rendering as showing
from services.console.archive.reparse.comparison import KINDS
from services.console.archive.reparse.rereader import Rereader, Reservoir
from services.console.archive_connection import CapturedWhen, archive, utc
from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, print_json
from services.console.sources.rules.comparison import RuleTestResult, read_with_both, versions_of
from services.console.sources.rules.status import Standing, standing_rows, standings
from services.console.terminal import terminal
from services.parser.adapters.outlet_rules import OutletRules
from shared.archive.read.captures import stored_captures
from shared.errors import PresswatchError
from shared.settings import SharedSettings, load
from shared.sources import Outlet, Sources, load_sources, read_outlet
from shared.sources.rules import read_rules
from shared.storage.opening import open_blobs

app = typer.Typer(name="rules", help="Test the outlets' parsing rules on stored pages.", no_args_is_help=True)


@app.command(epilog="Example: presswatch rules test naenara --file naenara.toml")
def test(
    outlet: Annotated[str, typer.Argument(help="The outlet's id.")],
    file: Annotated[Path | None, typer.Option(help="An edited source file to compare with the one in use.")] = None,
    since: CapturedWhen = None,
    until: CapturedWhen = None,
    sample: Annotated[int, typer.Option(help="How many stored captures to read.", min=1)] = 200,
    whole: Annotated[bool, typer.Option("--all", help="Read all stored captures.")] = False,
    examples: Annotated[int, typer.Option(help="How many changes of each kind to show word by word.", min=0)] = 3,
    as_json: JsonOption = False,
) -> None:
    """Read stored captures of an outlet in two ways and show what its rules change. Nothing is stored.

    Without --file, compare the rules in use with no rules. With --file, compare the file's rules with those in use.

    Exit code 0: the rules lose no page, and each rule matches somewhere; 1: otherwise, or there are no pages.
    """
    settings = load(SharedSettings)
    known = load_sources(settings.sources)
    before, after = _both(known, outlet, file)
    chosen = stored_captures.StoredCaptureFilter(outlet, utc(since), utc(until))
    verdict = asyncio.run(_test(settings, chosen, Reservoir(None if whole else sample), before, after, examples))
    if as_json:
        print_json(_row(verdict))
    else:
        _show(verdict)
    if not verdict.passed:
        raise typer.Exit(ExitCode.FAILED)


def _both(known: Sources, name: str, file: Path | None) -> tuple[Outlet, Outlet]:
    """Return the outlet before and after the change. Raises `PresswatchError` if it cannot be tested."""
    in_use = known.outlet(name)
    if file is None:
        if in_use is None:
            raise PresswatchError(f"{name}: no source file names it; `presswatch sources list` shows those there are")
        before, after = in_use.model_copy(update={"rules": ()}), in_use
    else:
        after = read_outlet(file)
        before = in_use or after.model_copy(update={"rules": ()})
    if after.id != name:
        raise PresswatchError(f"{file}: it describes the outlet {after.id}, not {name}")
    if not read_rules(after.id, after.rules) and not before.rules:
        raise PresswatchError(f"{name}: its source file has no [[rules]] (docs/parsing.md)")
    return before, after


async def _test(
    settings: SharedSettings,
    chosen: stored_captures.StoredCaptureFilter,
    sample: Reservoir,
    before: Outlet,
    after: Outlet,
    examples: int,
) -> RuleTestResult:
    async with archive() as conn:
        async for rows in stored_captures.stored_captures(conn, chosen):
            sample.add(rows)
    verdict = RuleTestResult(before.id, examples, versions_of(after))
    ways = OutletRules(lambda old=Sources([before]): old), OutletRules(lambda new=Sources([after]): new)  # type: ignore[misc]
    await read_with_both(Rereader(open_blobs(settings)), sample.kept, ways, verdict)
    return verdict


def _show(verdict: RuleTestResult) -> None:
    console = terminal(soft_wrap=True, highlight=False)
    console.print(showing.counts(verdict.tally))
    for version, rules in verdict.tried.items():
        for rule, (pages, missed) in rules.items():
            style = "red" if pages and missed == pages else ""
            console.print(f"{version}  {rule}: matches on {pages - missed} of {pages} pages", style=style, markup=False)
    for kind, found in verdict.tally.shown.items():
        for one in found:
            showing.show_one(console, one, KINDS[kind])
    for why in verdict.faults:
        console.print(why, style="bold red", markup=False)


def _row(verdict: RuleTestResult) -> dict[str, object]:
    return {
        "outlet": verdict.outlet,
        "read": verdict.tally.read,
        "counts": showing.counts_row(verdict.tally),
        "rules": {
            version: {rule: {"pages": pages, "missed": missed} for rule, (pages, missed) in rules.items()}
            for version, rules in verdict.tried.items()
        },
        "faults": verdict.faults,
        "captures": verdict.rows,
        "examples": showing.examples(verdict.tally),
    }


@app.command(epilog="Example: presswatch rules status --days 30")
def status(
    days: Annotated[int, typer.Option(help="How many days back.", min=1, max=3650)] = 14,
    as_json: JsonOption = False,
) -> None:
    """Show on how many new articles each outlet's rules matched, and which rules no longer match.

    Exit code 1: a rule no longer matches, because the outlet has changed its layout.
    """
    known = load_sources(load(SharedSettings).sources)
    found = asyncio.run(_standings(known, datetime.now(UTC) - timedelta(days=days)))
    if as_json:
        print_json([one.row() for one in found])
    else:
        terminal(soft_wrap=True).print(standing_rows(found))
    if any(one.is_broken for one in found):
        raise typer.Exit(ExitCode.FAILED)


async def _standings(known: Sources, since: datetime) -> list[Standing]:
    ruled = {o.id: read_rules(o.id, o.rules) for o in known.outlets.values() if o.rules}
    async with archive() as conn:
        return standings(await stored_captures.doubts(conn, list(ruled), since), ruled)
