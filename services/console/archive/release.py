"""`presswatch release`: a dated corpus with a data card, in one folder that can be published as it is."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from services.console.archive_connection import When, archive, utc
from services.console.output import JsonOption, Progress, print_json, progress
from shared.archive.maintenance import export as exporting
from shared.archive.maintenance.release import DATA, Asked, Data, Tally, card_and_sums, gaps_of
from shared.errors import Misconfigured

app = typer.Typer()

_REPORT_EVERY = 500


@app.command(epilog="Example: presswatch release corpus-2026 --since 2026-01-01 --until 2027-01-01")
def release(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or an empty one.")],
    *,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet, by its id.")] = None,
    since: When = None,
    until: When = None,
    language: Annotated[str | None, typer.Option(help="Only this language, as in `ko`.")] = None,
    note: Annotated[str, typer.Option(help="What the card says on licences, in your words.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Write a dated corpus: articles as JSON lines, a data card, and the hashes of both."""
    if folder.exists() and any(folder.iterdir()):
        raise Misconfigured(f"{folder} is not empty: give a folder of its own to each release")
    folder.mkdir(parents=True, exist_ok=True)
    asked = Asked(exporting.Range(outlet, utc(since), utc(until), None, language), note)
    with progress("reading articles", quiet=as_json) as report:
        tally = asyncio.run(_write(folder, asked, report))
    if as_json:
        counts = {"articles": tally.articles, "revisions": tally.revisions, "captures": tally.captures}
        print_json({"folder": folder, **counts})
    else:
        typer.echo(f"written: {folder}, {tally.articles} articles with {tally.revisions} texts")


async def _write(folder: Path, asked: Asked, report: Progress) -> Tally:
    async with archive(checked=False) as conn:
        await exporting.check(conn, asked.chosen)  # before there is a file
        with (folder / DATA).open("wb") as file:
            data = Data(file)
            async for line in exporting.export(conn, asked.chosen):
                data.add(line)
                if data.tally.articles % _REPORT_EVERY == 0:
                    report(f"{data.tally.articles:,} articles")
            hashed = data.close()
        gaps = await gaps_of(conn, data.tally)
    for name, content in card_and_sums(data.tally, hashed, gaps, asked, datetime.now(UTC)).items():
        (folder / name).write_bytes(content)
    return data.tally
