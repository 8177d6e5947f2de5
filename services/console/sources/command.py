"""`presswatch sources`: check and list source files before a watch uses them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from services.console.terminal import terminal
from shared.settings import SharedSettings, load
from shared.sources import Outlet, read_outlet, source_files
from shared.sources.check import check_files

sources_app = typer.Typer(help="Check and list the source files.", no_args_is_help=True)

Spec = Annotated[str, typer.Argument(help="Files and folders, separated by commas. Default: the sources of the watch.")]


def register(app: typer.Typer) -> None:
    app.add_typer(sources_app, name="sources")


@sources_app.command()
def check(
    spec: Spec = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list of faults for programs.")] = False,
) -> None:
    """Read every source file and report all faults, with file, line and remedy.

    Exit code 0: no faults, although there may be doubts; 1: there are faults, or no files.
    """
    paths = source_files(_spec(spec))
    told = check_files(paths)
    faults = [one for one in told if one.is_fault]
    if as_json:
        print(json.dumps({"files": len(paths), "told": [asdict(one) for one in told]}, indent=2, ensure_ascii=False))
    else:
        console = terminal(stderr=True, soft_wrap=True)
        for one in told:
            console.print(str(one), markup=False, highlight=False, style="" if one.is_fault else "yellow")
        print(f"{len(paths)} files, {len(faults)} faults, {len(told) - len(faults)} doubts")
    if faults or not paths:
        raise typer.Exit(1)


@sources_app.command(name="list")
def list_sources(spec: Spec = "") -> None:
    """List the outlets, their editions and their number of entry points."""
    table = Table("id", "outlet", "country", "editions", "entry points")
    for path in source_files(_spec(spec)):
        table.add_row(*_row(read_outlet(path)))
    terminal().print(table)


def _row(outlet: Outlet) -> tuple[str, ...]:
    points = sum(len(edition.entry_points) for edition in outlet.editions.values())
    return outlet.id, outlet.name, outlet.country, " ".join(outlet.editions), str(points)


def _spec(given: str) -> str:
    return given or load(SharedSettings).sources
