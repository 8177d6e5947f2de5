"""Commands for the archive's schema, integrity, gaps, backups and withholdings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from redis.asyncio import Redis

from shared.archive.maintenance import backup as backing
from shared.archive.maintenance import verify as verifying
from shared.archive.maintenance import withhold as withholding
from shared.archive.maintenance.rebuild import Rebuilder
from shared.archive.schema.connection import Connection, connection, open_pool
from shared.archive.schema.migrate import check
from shared.archive.schema.migrate import migrate as migrate_schema
from shared.settings import SharedSettings, load
from shared.sources import load_sources
from shared.storage.blobs import BlobStore
from shared.streams.bus.connection import connect
from shared.streams.bus.enqueue import Enqueuer

app = typer.Typer()


@asynccontextmanager
async def _archive(*, checked: bool = True, snapshot: bool = False) -> AsyncIterator[Connection]:
    """Open one transaction on the archive. A `snapshot` is read-only and sees the archive as of one moment."""
    async with open_pool(load(SharedSettings), "presswatch console", size=1) as pool, connection(pool) as conn:
        if snapshot:  # PostgreSQL accepts this only before the first query
            await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if checked:
            await check(conn)
        yield conn


@app.command()
def migrate() -> None:
    """Bring the database schema to this version."""

    async def work() -> list[str]:
        async with _archive(checked=False) as conn:
            return await migrate_schema(conn)

    applied = asyncio.run(work())
    typer.echo(f"applied {', '.join(applied)}" if applied else "the database is up to date")


@app.command()
def verify() -> None:
    """Check every stored body against its hash, and check that every body the archive names is stored. Exit code 1:
    faults."""
    blobs = BlobStore(load(SharedSettings).blobs)
    bodies = faults = 0
    for fault in verifying.damaged(blobs):
        bodies += 1
        if fault is not None:
            faults += 1
            typer.echo(fault.what)
    lost, let_go = asyncio.run(_missing(blobs))
    said = f", {let_go} let go by rule" if let_go else ""
    typer.echo(f"{bodies} bodies checked, {faults} damaged, {lost} missing{said}")
    if faults or lost:
        raise typer.Exit(1)


async def _missing(blobs: BlobStore) -> tuple[int, int]:
    """Return how many bodies are missing, and how many a retention rule deleted."""
    lost = 0
    async with _archive() as conn:
        async for fault in verifying.missing(conn, blobs):
            lost += 1
            typer.echo(f"{fault.sha256} {fault.what}, named by {fault.named_by}")
        return lost, await verifying.deleted_by_retention(conn, blobs)


@app.command()
def rebuild() -> None:
    """Put everything that was taken in but is not in the archive back into the streams."""
    typer.echo(f"{asyncio.run(_rebuild())} pages and pictures put back")


async def _rebuild() -> int:
    settings = load(SharedSettings)
    sources = load_sources(settings.sources)
    redis: Redis = connect(settings)
    async with redis, open_pool(settings, "presswatch console", size=2) as pool:
        await redis.ping()  # with an empty store nothing else would tell that the servers are away
        async with connection(pool) as conn:
            await check(conn)
        rebuilder = Rebuilder(pool, BlobStore(settings.blobs), sources, settings.partitions)
        enqueuer = Enqueuer(redis)
        return sum([await rebuilder.rebuild(n, enqueuer.add) for n in range(settings.partitions)])


@app.command()
def backup(to: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or an empty one.")]) -> None:
    """Copy the whole archive, tables and bodies, into a folder. The watch may keep running."""

    async def work() -> dict[str, int]:
        async with _archive(snapshot=True) as conn:
            return await backing.backup(conn, load(SharedSettings).blobs, to)

    typer.echo(_told(asyncio.run(work())))


@app.command()
def restore(source: Annotated[Path, typer.Argument(help="The folder that `backup` made.")]) -> None:
    """Fill an empty database and an empty blob store from a backup. Run `presswatch verify` afterwards."""

    async def work() -> dict[str, int]:
        async with _archive(checked=False) as conn:
            return await backing.restore(conn, load(SharedSettings).blobs, source)

    typer.echo(_told(asyncio.run(work())))


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} in {name}" for name, number in counts.items())


@app.command()
def withhold(
    what: Annotated[str, typer.Argument(help="An article's id or address, or a picture's SHA-256.")],
    reason: Annotated[str, typer.Option(help="Shown on the tombstone, as in `order of the court of …`.")],
) -> None:
    """Take an article or picture off the site, the API, the feeds and search. Nothing is deleted."""
    asyncio.run(_order(what, reason, withholding.withhold_article, withholding.withhold_picture))
    typer.echo(f"withheld: {what}")


@app.command()
def lift(
    what: Annotated[str, typer.Argument(help="An article's id or address, or a picture's SHA-256.")],
    reason: Annotated[str, typer.Option(help="Why it may be shown again.")],
) -> None:
    """End a withholding."""
    asyncio.run(_order(what, reason, withholding.lift_article, withholding.lift_picture))
    typer.echo(f"lifted: {what}")


Order = Callable[[Connection, str, str], Awaitable[object]]


async def _order(what: str, reason: str, article: Order, picture: Order) -> None:
    async with _archive() as conn:
        await (picture if len(what) == 64 and "/" not in what else article)(conn, what, reason)
