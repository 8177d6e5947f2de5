"""`presswatch export`: articles as JSON lines, CSV or Parquet, captures as WARC or WACZ."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer

from services.console.archive.article_tables import CsvTable, JsonLines, ParquetTable, Table
from services.console.archive.wacz import export_wacz
from services.console.archive.warc_export import export_warc
from shared.archive.maintenance import export as exporting
from shared.archive.read.evidence import CaptureFilter
from shared.archive.schema.connection import connection, open_pool
from shared.archive.watches.subscriptions import check_search
from shared.settings import SharedSettings, load

app = typer.Typer()

_STATES = ("live", "suspected", "removed", "restored")
_SAID_EVERY = 5000

Outlet = Annotated[str | None, typer.Option(help="Only this outlet, by its id.")]
When = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="In UTC.")]
CaptureExport = Callable[[SharedSettings, CaptureFilter, Path, datetime], Awaitable[Counter[str]]]


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


_TABLES: dict[Format, Callable[[IO[bytes]], Table]] = {
    Format.JSONL: JsonLines,
    Format.CSV: CsvTable,
    Format.PARQUET: ParquetTable,
}


@app.command()
def export(
    outlet: Outlet = None,
    since: When = None,
    until: When = None,
    state: Annotated[str | None, typer.Option(help="live, suspected, removed or restored.")] = None,
    to: Annotated[Path | None, typer.Option(help="File to write. Default: standard output.")] = None,
    form: Annotated[
        Format, typer.Option("--format", help="jsonl has all texts; csv and parquet have the newest, a row each.")
    ] = Format.JSONL,
    warc: Annotated[
        Path | None, typer.Option(help="Write captures to this web archive (.warc.gz) instead, chosen by capture time.")
    ] = None,
    wacz: Annotated[
        Path | None, typer.Option(help="Write captures to this file (.wacz) that ReplayWeb.page opens, as --warc.")
    ] = None,
    article: Annotated[
        str | None, typer.Option(help="Only this article, by id or address. Only with --warc and --wacz.")
    ] = None,
    search: Annotated[
        str, typer.Option(help="Query as in the site's search box. Every text an article had is searched.")
    ] = "",
    language: Annotated[str | None, typer.Option(help="Only this language, as in `ko`. Not with --warc.")] = None,
) -> None:
    """Write articles as JSON lines, CSV or Parquet, or write captures as WARC or WACZ.

    Example: presswatch export --outlet kcna --state removed --search '"Jang Song Thaek"' --to removed.jsonl
    """
    if state is not None and state not in _STATES:
        raise typer.BadParameter("write live, suspected, removed or restored", param_hint="--state")
    check_search(search)
    file = warc or wacz
    if file is not None:
        picked = CaptureFilter(outlet, _utc(since), _utc(until), state, tuple(search.split()), article)
        _captures(export_warc if warc else export_wacz, picked, file)
        return
    if article:
        raise typer.BadParameter("goes with --warc or --wacz", param_hint="--article")
    chosen = exporting.Range(outlet, _utc(since), _utc(until), state, language, search)
    written = asyncio.run(_articles(chosen, to, _TABLES[form]))
    typer.echo(f"{written} articles", err=True)


def _captures(write: CaptureExport, picked: CaptureFilter, file: Path) -> None:
    async def work() -> Counter[str]:
        return await write(load(SharedSettings), picked, file, datetime.now(UTC))

    counts = asyncio.run(work())
    typer.echo(", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing fits", err=True)
    if counts["missing"]:
        raise typer.Exit(1)


async def _articles(chosen: exporting.Range, to: Path | None, table: Callable[[IO[bytes]], Table]) -> int:
    written = 0
    with to.open("wb") if to else open(sys.stdout.fileno(), "wb", closefd=False) as file:  # noqa: ASYNC230
        rows = table(file)
        async with open_pool(load(SharedSettings), "presswatch console", size=1) as pool, connection(pool) as conn:
            async for line in exporting.export(conn, chosen):
                rows.add(line)
                written += 1
                if written % _SAID_EVERY == 0:
                    typer.echo(f"{written} articles …", err=True)
        rows.close()
    return written


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None else None
