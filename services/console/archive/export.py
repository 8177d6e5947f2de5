"""`presswatch export`: articles as JSON lines, CSV or Parquet, captures as WARC or WACZ."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from services.console.archive.export_captures import Selection, selected, write_captures
from services.console.archive_connection import When, archive, utc
from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, Progress, print_json, progress
from shared.archive.maintenance import export as exports
from shared.archive.maintenance.article_tables import CsvTable, JsonLines, ParquetTable, Table
from shared.archive.names import load_accepted
from shared.archive.watches.subscriptions import check_search
from shared.errors import Misconfigured
from shared.web_archives.signing import wacz_key
from shared.web_archives.warc import WarcRecords

app = typer.Typer()

_STATES = ("live", "suspected", "removed", "restored")
_REPORT_EVERY = 500
_MISSING_SHOWN = 50
_EXAMPLE = """
Example: presswatch export --outlet kcna --state removed --search '"Jang Song Thaek"' --to removed.jsonl

Exit code 0: written; 1: an error, or --warc or --wacz list what is missing.
"""


class Format(StrEnum):
    """The form of exported articles."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


_TABLES: dict[Format, Callable[[IO[bytes]], Table]] = {
    Format.JSONL: JsonLines,
    Format.CSV: CsvTable,
    Format.PARQUET: ParquetTable,
}


@app.command(epilog=_EXAMPLE)
def export(
    *,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet, by its id.")] = None,
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
    sign_with: Annotated[
        Path | None,
        typer.Option(help="Sign the .wacz with this ECDSA P-384 key (PEM). It is made if there is no such file."),
    ] = None,
    article: Annotated[
        str | None, typer.Option(help="Only this article, by id or address. Only with --warc and --wacz.")
    ] = None,
    search: Annotated[
        str | None, typer.Option(help="Query as in the site's search box. Every text an article had is searched.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Only this language, as in `ko`. Not with --warc.")] = None,
    removal: Annotated[
        str | None, typer.Option(help="Only what this mass removal took down, by the id in the address of its page.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write articles as JSON lines, CSV or Parquet, or write captures as WARC or WACZ."""
    _refuse_empty(outlet=outlet, article=article, search=search, language=language, removal=removal)
    if state is not None and state not in _STATES:
        raise typer.BadParameter("write live, suspected, removed or restored", param_hint="--state")
    file = warc or wacz
    if as_json and to is None and file is None:
        raise typer.BadParameter("standard output has the articles: add --to FILE or --warc FILE", param_hint="--json")
    if search:
        asyncio.run(_load_names())
    if sign_with and wacz is None:
        raise typer.BadParameter("goes with --wacz", param_hint="--sign-with")
    check_search(search or "")
    if file is not None:
        _captures(
            Selection(outlet, utc(since), utc(until), state, search or "", article, removal),
            file,
            bool(wacz),
            sign_with,
            as_json,
        )
        return
    if article is not None:
        raise typer.BadParameter("goes with --warc or --wacz", param_hint="--article")
    chosen = exports.Range(outlet, utc(since), utc(until), state, language, search or "", removal)
    with progress("reading articles", quiet=as_json) as report:
        written = asyncio.run(_articles(chosen, to, _TABLES[form], report))
    if as_json:
        print_json({"file": to, "articles": written})
    else:
        typer.echo(f"{written} articles", err=True)


def _refuse_empty(**options: str | None) -> None:
    """Refuse an option without a value: a shell makes one of a variable that is not set, and all would be exported."""
    for name, value in options.items():
        if value is not None and not value.strip():
            raise typer.BadParameter("is empty: give a value, or leave the option out", param_hint=f"--{name}")


async def _load_names() -> None:
    async with archive(checked=False) as conn:
        await load_accepted(conn)


def _captures(chosen: Selection, to: Path, is_wacz: bool, sign_with: Path | None, as_json: bool) -> None:
    key = _key(sign_with) if sign_with else None
    with progress("reading captures", quiet=as_json) as report:
        found = asyncio.run(selected(chosen))
        records = write_captures(chosen, found, to, datetime.now(UTC), report, is_wacz=is_wacz, key=key)
    if as_json:
        print_json({"file": to, "records": records.counts, "missing": [asdict(one) for one in records.missing]})
    else:
        typer.echo("\n".join(_lines(records)), err=True)
    if records.missing:
        raise typer.Exit(ExitCode.FAILED)


def _lines(records: WarcRecords) -> Iterator[str]:
    yield ", ".join(f"{number} {name}" for name, number in records.counts.items()) or "nothing fits"
    for one in records.missing[:_MISSING_SHOWN]:
        yield f"missing: {one.url} of {one.captured_at:%Y-%m-%dT%H:%M:%SZ}: {one.reason}"
    if (more := len(records.missing) - _MISSING_SHOWN) > 0:
        yield f"missing: {more:,} more; --json lists all"


def _key(file: Path) -> EllipticCurvePrivateKey:
    try:
        return wacz_key(file)
    except Misconfigured as error:
        raise Misconfigured(f"--sign-with: {error}") from None


async def _articles(
    chosen: exports.Range, to: Path | None, table: Callable[[IO[bytes]], Table], report: Progress
) -> int:
    written = 0
    async with archive(checked=False) as conn:
        await exports.check(conn, chosen)  # before an earlier file is overwritten
    with to.open("wb") if to else open(sys.stdout.fileno(), "wb", closefd=False) as file:  # noqa: ASYNC230
        rows = table(file)
        async with archive(checked=False) as conn:
            async for line in exports.export(conn, chosen):
                rows.add(line)
                written += 1
                if written % _REPORT_EVERY == 0:
                    report(f"{written:,} articles")
        rows.close()
    return written
