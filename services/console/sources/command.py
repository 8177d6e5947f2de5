"""`presswatch sources`: check and list source files before a watch uses them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, print_json
from services.console.terminal import terminal
from shared.settings import SharedSettings, load
from shared.sources import Outlet, read_outlet, source_files
from shared.sources.check import check_files

app = typer.Typer(name="sources", help="Check and list the source files.", no_args_is_help=True)

Spec = Annotated[str, typer.Argument(help="Files and folders, separated by commas. Default: the sources of the watch.")]


@app.command(epilog="Example: presswatch sources check sources/kp")
def check(
    spec: Spec = "",
    as_json: JsonOption = False,
) -> None:
    """Read every source file and report all faults, with file, line and remedy.

    Exit code 0: no faults, although there may be doubts; 1: there are faults, or no files.
    """
    paths = source_files(_spec(spec))
    findings = check_files(paths)
    faults = [one for one in findings if one.is_fault]
    if as_json:
        print_json({"files": len(paths), "findings": [asdict(one) for one in findings]})
    else:
        console = terminal(stderr=True, soft_wrap=True)
        for one in findings:
            console.print(str(one), markup=False, highlight=False, style="" if one.is_fault else "yellow")
        print(f"{len(paths)} files, {len(faults)} faults, {len(findings) - len(faults)} doubts")
    if faults or not paths:
        raise typer.Exit(ExitCode.FAILED)


@app.command(name="list", epilog="Example: presswatch sources list")
def list_sources(spec: Spec = "", as_json: JsonOption = False) -> None:
    """List the outlets, their editions and their number of entry points."""
    rows = [_row(read_outlet(path)) for path in source_files(_spec(spec))]
    if as_json:
        print_json(rows)
        return
    table = Table("id", "outlet", "country", "editions", "entry points")
    for row in rows:
        table.add_row(row["id"], row["name"], row["country"], " ".join(row["editions"]), str(row["entry_points"]))
    terminal().print(table)


def _row(outlet: Outlet) -> dict[str, Any]:
    points = sum(len(edition.entry_points) for edition in outlet.editions.values())
    return {
        "id": outlet.id,
        "name": outlet.name,
        "country": outlet.country,
        "editions": list(outlet.editions),
        "entry_points": points,
    }


def _spec(given: str) -> str:
    return given or load(SharedSettings).sources
