"""`presswatch sources`: looking at the source files before a watch has to."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from shared.errors import Misconfigured
from shared.settings import SharedSettings, load
from shared.sources import Outlet, read_outlet, source_files
from shared.sources.rules import read_rules

sources_app = typer.Typer(help="Look at the source files.", no_args_is_help=True)

Spec = Annotated[str, typer.Argument(help="Files and folders, parted by commas; those of the watch if left out.")]


def register(app: typer.Typer) -> None:
    app.add_typer(sources_app, name="sources")


@sources_app.command()
def check(spec: Spec = "") -> None:
    """Read every source file and tell all that is wrong, with file, line and remedy."""
    paths = source_files(_spec(spec))
    taken: dict[str, str] = {}
    faults = 0
    for path in paths:
        try:
            outlet = read_outlet(path)
            read_rules(outlet.id, outlet.rules)
            if outlet.id in taken:
                raise Misconfigured(f"{path}: id {outlet.id!r} is taken by {taken[outlet.id]}; give each its own")
            taken[outlet.id] = str(path)
        except Misconfigured as error:
            faults += 1
            Console(stderr=True, soft_wrap=True).print(str(error), markup=False, highlight=False)
    print(f"{len(paths)} files, {faults} with faults")
    if faults or not paths:
        raise typer.Exit(1)


@sources_app.command(name="list")
def list_sources(spec: Spec = "") -> None:
    """List outlets, editions and how many entry points each has."""
    table = Table("id", "outlet", "country", "editions", "entry points")
    for path in source_files(_spec(spec)):
        table.add_row(*_row(read_outlet(path)))
    Console().print(table)


def _row(outlet: Outlet) -> tuple[str, ...]:
    points = sum(len(edition.entry_points) for edition in outlet.editions.values())
    return outlet.id, outlet.name, outlet.country, " ".join(outlet.editions), str(points)


def _spec(given: str) -> str:
    return given or load(SharedSettings).sources
