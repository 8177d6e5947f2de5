"""Commands for the archive's schema, integrity and withholdings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from services.console.archive_connection import archive
from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, Progress, print_json, print_result, progress
from shared.archive.maintenance import verify as verifying
from shared.archive.maintenance import withhold as withholding
from shared.archive.maintenance.verify import Fault
from shared.archive.schema.connection import Connection
from shared.archive.schema.migrate import migrate as migrate_schema
from shared.settings import SharedSettings, load
from shared.storage.blobs import BlobStore
from shared.storage.opening import open_blobs

app = typer.Typer()

_REPORT_EVERY = 100

WhatArgument = Annotated[str, typer.Argument(help="An article's id or address, or a picture's SHA-256.")]


@app.command(epilog="Example: presswatch migrate")
def migrate(*, as_json: JsonOption = False) -> None:
    """Bring the database schema to this version."""

    async def work() -> list[str]:
        async with archive(checked=False) as conn:
            return await migrate_schema(conn)

    applied = asyncio.run(work())
    print_result(
        {"applied": applied}, f"applied {', '.join(applied)}" if applied else "the database is up to date", as_json
    )


@app.command(epilog="Example: presswatch verify --json")
def verify(*, as_json: JsonOption = False) -> None:
    """Check every stored body against its hash, and check that every body the archive names is stored. Exit code 1:
    faults."""
    blobs = open_blobs(load(SharedSettings))
    with progress("checking", quiet=as_json) as report:
        bodies, damaged = _damaged(blobs, report)
        report(f"{bodies:,} bodies checked, {len(damaged):,} damaged; looking for what the archive names")
        lost, deleted = asyncio.run(_missing(blobs))
    if as_json:
        missing = [{"sha256": fault.sha256, "named_by": fault.named_by} for fault in lost]
        found = [{"sha256": fault.sha256, "fault": fault.what} for fault in damaged]
        print_json({"bodies": bodies, "damaged": found, "missing": missing, "deleted_by_rule": deleted})
    else:
        for fault in damaged:
            typer.echo(fault.what)
        for fault in lost:
            typer.echo(f"{fault.sha256} {fault.what}, named by {fault.named_by}")
        said = f", {deleted} deleted by rule" if deleted else ""
        typer.echo(f"{bodies} bodies checked, {len(damaged)} damaged, {len(lost)} missing{said}")
    if damaged or lost:
        raise typer.Exit(ExitCode.FAILED)


def _damaged(blobs: BlobStore, report: Progress) -> tuple[int, list[Fault]]:
    """Return the number of bodies checked, and the damaged ones."""
    bodies, found = 0, []
    for bodies, fault in enumerate(verifying.damaged(blobs), 1):
        if fault is not None:
            found.append(fault)
        if bodies % _REPORT_EVERY == 0:
            report(f"{bodies:,} bodies checked, {len(found):,} damaged")
    return bodies, found


async def _missing(blobs: BlobStore) -> tuple[list[Fault], int]:
    """Return the missing bodies, and how many a retention rule deleted."""
    async with archive() as conn:
        lost = [fault async for fault in verifying.missing(conn, blobs)]
        return lost, await verifying.deleted_by_retention(conn, blobs)


@app.command(epilog='Example: presswatch withhold https://paper.example/1 --reason "order of the court of Arlen"')
def withhold(
    *,
    what: WhatArgument,
    reason: Annotated[str, typer.Option(help="Shown on the tombstone, as in `order of the court of …`.")],
    as_json: JsonOption = False,
) -> None:
    """Take an article or picture off the site, the API, the feeds and search. Nothing is deleted."""
    asyncio.run(_order(what, reason, withholding.withhold_article, withholding.withhold_picture))
    _report_order("withheld", what, as_json)


@app.command(epilog='Example: presswatch lift https://paper.example/1 --reason "the order ended"')
def lift(
    *,
    what: WhatArgument,
    reason: Annotated[str, typer.Option(help="Why it may be shown again.")],
    as_json: JsonOption = False,
) -> None:
    """End a withholding."""
    asyncio.run(_order(what, reason, withholding.lift_article, withholding.lift_picture))
    _report_order("lifted", what, as_json)


Order = Callable[[Connection, str, str], Awaitable[object]]


async def _order(what: str, reason: str, article: Order, picture: Order) -> None:
    async with archive() as conn:
        await (picture if len(what) == 64 and "/" not in what else article)(conn, what, reason)


def _report_order(done: str, what: str, as_json: bool) -> None:
    print_result({"done": done, "what": what}, f"{done}: {what}", as_json)
