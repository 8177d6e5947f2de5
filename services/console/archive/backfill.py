"""`presswatch backfill`: fetch an outlet's older articles by following its lists back to a day."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from services.console.archive.backfill_roots import backfill_roots
from services.console.archive.backfill_run import Backfill, follow, line
from services.console.exit_codes import ExitCode
from services.console.following import following
from services.console.output import JsonOption, print_json, print_result, progress
from services.console.terminal import terminal
from shared.archive.read.outlets.crawl_progress import LONG_AGO, CrawlProgress
from shared.errors import PresswatchError
from shared.settings import SharedSettings, load
from shared.sources import load_sources

app = typer.Typer()


@app.command()
def backfill(
    context: typer.Context,
    outlet: Annotated[str, typer.Argument(help="The outlet's id.")],
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The earliest day to fetch.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print where it would begin.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Begin again, also where it has ended before.")] = False,
    wait: Annotated[bool, typer.Option(help="Wait and show the progress.")] = True,
    patience: Annotated[float, typer.Option(help="Stop waiting after this many seconds without progress.")] = 600.0,
    from_archive: Annotated[
        str, typer.Option(metavar="URL", help="Index of another web archive: a CDX server, or …/timemap/link/.")
    ] = "",
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The latest day to take from that archive.")
    ] = None,
    url: Annotated[
        list[str] | None, typer.Option(help="Take only this address from that archive; `*` at its end: all below it.")
    ] = None,
    replay: Annotated[str, typer.Option(help="Where that archive replays pages, if its index does not show it.")] = "",
    warcs: Annotated[str, typer.Option(help="Where the WARC files that its index names are.")] = "",
    memento_host: Annotated[
        list[str] | None, typer.Option(help="A further host of that archive, where its timemaps have captures.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch an outlet's older articles: follow its lists, sitemaps and dated archives back to a day.

    The watch does the work in the bulk lane, within the outlet's politeness and daily ceiling. This command starts the
    backfill and shows its progress. Stopping the command does not stop the backfill. Run it again to continue from
    there.

    With --from-archive, the pages come from another web archive: the Wayback Machine, Common Crawl, any pywb or Memento
    archive. They are marked as seen by that archive at its time. This command does the work; run it again to continue.

    Example: presswatch backfill naenara --since 2025-01-01
    Example: presswatch backfill naenara --since 2005-01-01 --from-archive https://web.archive.org/cdx/search/cdx

    Exit code 0: every list has ended and no page waits; 3: still under way; 1: nothing to follow, or an error.
    """
    settings = load(SharedSettings)
    known = load_sources(settings.sources).outlet(outlet)
    if known is None:
        raise PresswatchError(f"{outlet}: no source file names it; `presswatch sources list` shows those there are")
    if from_archive:
        from services.console.archive.public_archives import command  # noqa: PLC0415 - loads an HTTP client

        choices = command.Choices(
            from_archive, replay, warcs, since, until, tuple(url or ()), again, tuple(memento_host or ())
        )
        command.backfill_from_archive(context, known, choices, dry_run, patience if wait else 0.0, as_json)
        return
    if until or url or replay or warcs or memento_host:
        raise typer.BadParameter("--until, --url, --replay, --warcs and --memento-host belong to --from-archive")
    now = datetime.now(UTC)
    requests = {one.url: one for one in backfill_roots(known, since.date(), now.date())}
    if not requests:
        raise PresswatchError(
            f"{outlet}: its source file has only feeds, which list only the newest; add a sitemap, a listing, or "
            "`pages` to an entry point (docs/backfill.md)"
        )
    if dry_run:
        print_result({"starts_at": list(requests)}, "\n".join(requests), as_json)
        return
    walk = Backfill(known, since.date(), now if again else LONG_AGO, now, requests)
    _finish(*_run(settings, walk, patience if wait else 0.0, as_json), as_json)


def _run(settings: SharedSettings, walk: Backfill, patience: float, quiet: bool) -> tuple[CrawlProgress, int]:
    stopped = "the backfill continues without this command; run it again to see the progress"
    with following(stopped), progress("asking the watch", quiet=quiet) as report:
        return asyncio.run(follow(settings, walk, patience, report))


def _finish(state: CrawlProgress, waiting: int, as_json: bool) -> None:
    if as_json:
        row = {"pages": state.pages, "links": state.links, "new": state.new, "oldest": state.oldest,
               "ends": state.ends, "go_on_at": sorted(state.heads), "waiting": waiting}  # fmt: skip
        print_json(row)
    else:
        console = terminal(soft_wrap=True, highlight=False)
        console.print(escape(line(state, waiting)))
        for url, why in list(state.ends.items())[:20]:
            console.print(f"[dim]{escape(url)}  ended: {escape(why)}[/dim]")
    if state.heads or waiting:
        raise typer.Exit(ExitCode.UNFINISHED)
