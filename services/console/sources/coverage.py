"""`presswatch coverage`: show day by day what we saw of an outlet's lists."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from services.console.output import JsonOption, print_json
from services.console.terminal import terminal
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.connection.server import ReadServer
from shared.archive.read.outlets.coverage import MOST_DAYS, EntryPointRow, coverage
from shared.archive.read.outlets.trouble import Trouble, sentence
from shared.archive.read.outlets.trouble_report import troubles_of
from shared.archive.schema.connection import conninfo
from shared.errors import PresswatchError
from shared.settings import SharedSettings, load
from shared.sources import load_sources

app = typer.Typer()

_MARKS = {
    "new": "[green]█[/green]", "nothing-new": "[green]▁[/green]", "could-not-see": "[red]x[/red]",
    "did-not-look": "[dim]·[/dim]",
}  # fmt: skip


@app.command("coverage", epilog="Example: presswatch coverage naenara --days 7")
def show_coverage(
    outlet: Annotated[str, typer.Argument(help="The outlet's id.")],
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="Number of days to show, including today.")] = 30,
    as_json: JsonOption = False,
) -> None:
    """Show for each entry point when we looked and what we saw: new links, nothing new, or a failure."""
    last = datetime.now(UTC).date()
    first = last - timedelta(days=days - 1)
    settings = load(SharedSettings)
    points, troubles = asyncio.run(_read(settings, outlet, first, last))
    known = load_sources(settings.sources).outlet(outlet)
    listed = [p.url for e in known.editions.values() for p in e.entry_points] if known else []
    never = [url for url in listed if url not in {point.url for point in points}]
    if not points and known is None:
        raise PresswatchError(
            f"{outlet}: no source file names it, and we never looked at its lists; see `presswatch sources list`"
        )
    if as_json:
        seen = {"outlet": outlet, "first": first, "last": last, "entry_points": [asdict(p) for p in points]}
        found = [asdict(one) | {"says": one.says} for one in troubles]
        print_json({**seen, "troubles": found, "not_looked_at": never})
    else:
        console = terminal(soft_wrap=True, highlight=False)
        _show(console, points, never, first, last)
        for one in troubles:
            console.print(f"\n[{'dim' if one.until else 'red'}]{escape(sentence(one))}[/]")


async def _read(
    settings: SharedSettings, outlet: str, first: date, last: date
) -> tuple[list[EntryPointRow], list[Trouble]]:
    server = ReadServer(
        conninfo(settings, "presswatch console"), pooled=settings.database_pooler, size=1, statement_ms=60_000
    )
    async with server.opened():
        db = ReadPool(server)
        async with db.connection() as connection:
            troubles = await troubles_of(connection, outlet, first, last)
        return await coverage(db, outlet, first, last), troubles


def _show(console: Console, points: list[EntryPointRow], never: list[str], first: date, last: date) -> None:
    legend = f"{_MARKS['new']} new  {_MARKS['nothing-new']} nothing new  {_MARKS['could-not-see']} could not see"
    console.print(f"{first} to {last} (UTC)   {legend}  {_MARKS['did-not-look']} did not look")
    for point in points:
        console.print(f"\n{escape(point.url)}  [dim]{point.kind}[/dim]")
        console.print("".join(_MARKS[day.state] for day in point.days))
        said = f"{point.looks} looks, {point.failed} failed, {point.links_new} new links"
        console.print(f"[dim]{said}, last {point.last_look:%Y-%m-%d %H:%M}[/dim]")
        if point.trouble:
            since = f"since {point.last_seen:%Y-%m-%d %H:%M}" if point.last_seen else "in all this time"
            console.print(f"[red]not seen {since}: {escape(point.trouble)}[/red]")
    for url in never:
        console.print(f"\n{escape(url)}  [yellow]not looked at in these days[/yellow]")
