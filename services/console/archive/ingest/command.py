"""`presswatch ingest`: import pages, stories and web archives into the archive through the bulk lane."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError
from redis.exceptions import RedisError

from services.console.archive.ingest.files import Kind, Source, sources
from services.console.archive.ingest.importer import Importer
from services.console.archive.ingest.items import IngestOptions
from services.console.archive.ingest.journal import Journal
from services.console.archive.ingest.rendering import print_tally, progress_bar
from services.console.archive.ingest.sender import IntakeSender
from services.console.archive.ingest.tally import ImportTally
from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, print_json
from services.console.terminal import terminal
from shared.contracts.common import EditionId, OutletId, Url
from shared.errors import PresswatchError
from shared.settings import SharedSettings, load
from shared.streams.bus.connection import connect

app = typer.Typer()


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", exists=True, help="Files and folders.")],
    outlet: Annotated[str | None, typer.Option(help="Outlet of the items. Default: by their addresses.")] = None,
    edition: Annotated[str | None, typer.Option(help="Edition of that outlet.")] = None,
    url_prefix: Annotated[str, typer.Option(help="Address of the folder, for pages without one of their own.")] = "",
    journal: Annotated[Path | None, typer.Option(help="File for the outcome of each item.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Send items again that an earlier run has finished.")] = False,
    patience: Annotated[float, typer.Option(help="Seconds to wait at the end without any news.")] = 120.0,
    as_json: JsonOption = False,
) -> None:
    """Import pages, stories and web archives into the archive.

    PATH is a file, or a folder that is searched with all its subfolders: HTML (plain or gzip), JSONL of stories
    (plain or gzip), WARC. Items that an earlier run has finished are skipped, so repeat a run that was interrupted.

    Example: presswatch ingest --outlet kcna stories-2011.jsonl.gz

    Exit code 0: each item is an article or has a recorded reason why not; 3: some are still under way.
    """
    _checked("--url-prefix", url_prefix or None, Url)
    run = datetime.now(UTC).isoformat() if again else ""
    options = IngestOptions(
        _checked("--outlet", outlet, OutletId), _checked("--edition", edition, EditionId), url_prefix, run
    )
    found = sources(paths)
    if not any(source.kind is not Kind.OTHER for source in found):
        raise PresswatchError("nothing to read there: neither HTML nor JSONL nor WARC nor ARC")
    place = journal or _usual_journal(context)
    with Journal(place) as book:
        tally = _run(found, options, book, patience, as_json)
    if as_json:
        print_json({**tally.summary(), "journal": place})
    else:
        print_tally(terminal(), tally, str(place))
    if tally.unsure:
        raise typer.Exit(ExitCode.UNFINISHED)


def _checked(option: str, value: str | None, kind: Any) -> str | None:
    try:
        return value if value is None else str(TypeAdapter(kind).validate_python(value))
    except ValidationError as error:
        raise typer.BadParameter(f"{value!r}: {error.errors()[0]['msg']}", param_hint=option) from None


def _usual_journal(context: typer.Context) -> Path:
    """Return a file in the watch's data folder if that exists, because a journal belongs to one archive."""
    data = context.parent.params.get("data") if context.parent else None
    return data / "ingest" / "journal.jsonl" if data and data.is_dir() else Path("presswatch-ingest.jsonl")


def _run(found: list[Source], options: IngestOptions, journal: Journal, patience: float, quiet: bool) -> ImportTally:
    console = terminal(stderr=True, quiet=quiet)
    importer: Importer | None = None
    try:
        with progress_bar(console, sum(source.size for source in found)) as seen:

            async def run() -> None:
                nonlocal importer
                settings = load(SharedSettings)
                async with connect(settings) as redis:
                    importer = Importer(IntakeSender(redis, settings.partitions), journal, seen, patience)
                    await importer.run(found, options)

            asyncio.run(run())
    except (RedisError, OSError) as error:
        raise PresswatchError(f"the watch's stream server does not answer: {error}; is `make run` running?") from None
    except KeyboardInterrupt:
        console.print("stopped; run the same command again to continue")
    return importer.tally if importer else ImportTally()
