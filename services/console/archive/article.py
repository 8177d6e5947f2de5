"""`presswatch article`: a person's ruling on which addresses belong to one article."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer

from services.console.output import JsonOption, print_result
from shared.archive.schema.connection import Connection, Pool, connection, open_pool
from shared.archive.schema.migrate import check
from shared.archive.write import rulings
from shared.sanitize import sanitize
from shared.settings import SharedSettings, load

app = typer.Typer(name="article", help="Rule which addresses belong to one article.", no_args_is_help=True)

_PATIENCE_S = 20.0
"""Seconds to wait for the publisher to apply the ruling."""

AddressArgument = Annotated[str, typer.Argument(help="An address of an article, or its id.")]
ReasonOption = Annotated[str, typer.Option(help="Why. Kept on record and shown in the article's history.")]


@app.command(
    epilog='Example: presswatch article join https://x.example/old https://x.example/new --reason "the same report"'
)
def join(*, one: AddressArgument, other: AddressArgument, reason: ReasonOption, as_json: JsonOption = False) -> None:
    """Make two addresses of an outlet one article, whatever their pages show."""
    _record_ruling(lambda conn: rulings.join(conn, one, other, reason), as_json)


@app.command(epilog='Example: presswatch article part https://x.example/b --reason "another report of the same words"')
def part(*, address: AddressArgument, reason: ReasonOption, as_json: JsonOption = False) -> None:
    """Make an address an article of its own. Only another ruling can join it again."""
    _record_ruling(lambda conn: rulings.part(conn, address, reason), as_json)


def _record_ruling(record: Callable[[Connection], Awaitable[int]], as_json: bool) -> None:
    found = asyncio.run(_recorded(record))
    print_result(found, sanitize(_said(found)), as_json)


def _said(found: dict[str, Any]) -> str:
    if not found["applied"]:
        return f"on record as ruling {found['ruling']}: the publisher applies it as soon as it runs"
    if found["kind"] == "join":
        return f"one article: {found['article']}"
    return f"an article of its own: {found['article']}"


async def _recorded(record: Callable[[Connection], Awaitable[int]]) -> dict[str, Any]:
    """Record the ruling. Return its outcome once a publisher has applied it, or after a while without an outcome."""
    async with open_pool(load(SharedSettings), "presswatch console", size=1) as pool:
        async with connection(pool) as conn:
            await check(conn)
            ruling = await record(conn)
        return await _applied(pool, ruling)


async def _applied(pool: Pool, ruling: int) -> dict[str, Any]:
    until = time.monotonic() + _PATIENCE_S
    while True:
        async with connection(pool) as conn:
            found = await rulings.outcome(conn, ruling)
        if found["applied"] or time.monotonic() > until:
            return found
        await asyncio.sleep(0.2)
