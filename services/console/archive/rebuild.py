"""The command that puts back what is missing in the archive. It alone of the archive's commands needs Redis."""

from __future__ import annotations

import asyncio

import typer
from redis.asyncio import Redis

from services.console.output import JsonOption, Progress, print_json, progress
from shared.archive.maintenance.rebuild import Rebuilder, Rebuilt
from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import check
from shared.settings import SharedSettings, load
from shared.sources import load_sources
from shared.storage.opening import open_blobs
from shared.streams.bus.connection import connect
from shared.streams.bus.enqueue import Enqueuer

app = typer.Typer()


@app.command(epilog="Example: presswatch rebuild")
def rebuild(*, as_json: JsonOption = False) -> None:
    """Put everything that was taken in but is not in the archive back into the streams."""
    with progress("reading manifests", quiet=as_json) as report:
        found = asyncio.run(_rebuild(report))
    if as_json:
        print_json({"put_back": found.put_back, "left_out": found.left_out})
        return
    typer.echo(f"{found.put_back} pages and pictures put back")
    if found.left_out:
        typer.echo(f"{found.left_out} left out: the time of their capture cannot be true (docs/maintaining.md)")


async def _rebuild(report: Progress) -> Rebuilt:
    settings = load(SharedSettings)
    sources = load_sources(settings.sources)
    redis: Redis = connect(settings)
    async with redis, open_pool(settings, "presswatch console", size=2) as pool:
        await redis.ping()  # with an empty blob store nothing else would notice that the servers are away
        async with connection(pool) as conn:
            await check(conn)
        rebuilder = Rebuilder(pool, open_blobs(settings), sources, settings.partitions)
        enqueuer = Enqueuer(redis)

        async def of_partition(number: int) -> Rebuilt:
            where = f"partition {number + 1} of {settings.partitions}"
            return await rebuilder.rebuild(
                number, enqueuer.add, lambda read, back: report(f"{where}: {read:,} manifests read, {back:,} put back")
            )

        return sum([await of_partition(number) for number in range(settings.partitions)], Rebuilt())
