"""`presswatch annotations`: findings of other programs, and how to withdraw them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from services.console.archive_connection import archive
from services.console.output import JsonOption, print_json, print_result
from services.console.terminal import terminal
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found
from shared.archive.write.annotations import restore, summary, withdraw

app = typer.Typer(name="annotations", help="List and withdraw findings of other programs.", no_args_is_help=True)

ProducerArgument = Annotated[str, typer.Argument(help="Who sent them.")]
VersionOption = Annotated[str, typer.Option(help="Only of this version of the program; by default of all.")]
_COLUMNS = ("producer", "version", "kind", "findings", "articles", "withdrawn")


@app.command("list", epilog="Example: presswatch annotations list")
def list_(*, as_json: JsonOption = False) -> None:
    """List how many findings there are of each producer, version and kind."""
    rows = asyncio.run(_summary())
    if as_json:
        print_json({"annotations": rows})
        return
    table = Table(*_COLUMNS, box=None)
    for row in rows:
        withdrawn = f"withdrawn: {row['reason']}" if row["withdrawn"] else ""
        table.add_row(*(escape(str(row[name])) for name in _COLUMNS[:-1]), escape(withdrawn))
    terminal().print(table if rows else "no program has sent a finding")


@app.command(
    "withdraw", epilog='Example: presswatch annotations withdraw translator --version 1.6 --reason "wrong language"'
)
def withdraw_(
    *,
    producer: ProducerArgument,
    reason: Annotated[str, typer.Option(help="Why. Kept on record.")],
    version: VersionOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take a producer's findings off the site, the API and search, also those to come. Nothing is deleted."""
    _changed(lambda conn: withdraw(conn, producer, version, reason), "withdrawn", as_json)


@app.command("restore", epilog="Example: presswatch annotations restore translator --version 1.6")
def restore_(*, producer: ProducerArgument, version: VersionOption = "", as_json: JsonOption = False) -> None:
    """End a withdrawal."""
    _changed(lambda conn: restore(conn, producer, version), "shown again", as_json)


def _changed(change: Callable[[Connection], Awaitable[int]], word: str, as_json: bool) -> None:
    articles = asyncio.run(_run(change))
    print_result({"articles": articles}, f"{word}: findings about {articles} articles", as_json)


async def _run(change: Callable[[Connection], Awaitable[Any]]) -> int:
    async with archive() as conn:
        return int(await change(conn))


async def _summary() -> list[Found]:
    async with archive() as conn:
        return await summary(conn)
