"""`presswatch backfill`: fetch an outlet's older articles by following its lists back to a day."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated

import typer
from redis.asyncio import Redis
from redis.exceptions import RedisError
from rich.markup import escape

from services.console.archive.backfill_roots import backfill_roots, can_continue
from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, Progress, print_json, progress
from services.console.terminal import terminal
from shared.archive.read.crawl_progress import LONG_AGO, CrawlProgress, crawl_progress
from shared.archive.schema.connection import Pool, connection, open_pool
from shared.contracts import FetchRequest
from shared.errors import PresswatchError
from shared.settings import SharedSettings, load
from shared.sources import Outlet, load_sources
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys, partition_of
from shared.streams.consumer.bootstrap import bootstrapped_at
from shared.streams.frontier.queue import Frontier
from shared.streams.frontier.requested_pages import WalkMemory

_EVERY_S = 1.0
_HELP = """Fetch an outlet's older articles: follow its lists, sitemaps and dated archives back to a day.

The watch does the work in the bulk lane, within the outlet's politeness and daily ceiling. This command starts the
backfill and shows its progress. Stopping the command does not stop the backfill. Run it again to continue from there.

With --from-archive, the pages come from another web archive: the Wayback Machine, Common Crawl, any pywb or Memento
archive. They are marked as seen by that archive at its time. This command does the work; run it again to continue.

Example: presswatch backfill naenara --since 2025-01-01
Example: presswatch backfill naenara --since 2005-01-01 --from-archive https://web.archive.org/cdx/search/cdx

Exit code 0: every list has ended and no page waits; 3: still under way; 1: nothing to follow, or an error.
"""


@dataclass(frozen=True, slots=True)
class _Walk:
    outlet: Outlet
    back_to: date
    begun: datetime
    asked: datetime
    requests: dict[str, FetchRequest]


def register(app: typer.Typer) -> None:
    app.command("backfill", help=_HELP)(backfill)


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
    as_json: JsonOption = False,
) -> None:
    settings = load(SharedSettings)
    known = load_sources(settings.sources).outlet(outlet)
    if known is None:
        raise PresswatchError(f"{outlet}: no source file names it; `presswatch sources list` shows those there are")
    if from_archive:
        from services.console.archive.public_archives import command  # noqa: PLC0415 - loads an HTTP client

        choices = command.Choices(from_archive, replay, warcs, since, until, tuple(url or ()), again)
        command.backfill_from_archive(context, known, choices, dry_run, patience if wait else 0.0, as_json)
        return
    if until or url or replay or warcs:
        raise typer.BadParameter("--until, --url, --replay and --warcs belong to --from-archive")
    now = datetime.now(UTC)
    requests = {one.url: one for one in backfill_roots(known, since.date(), now.date())}
    if not requests:
        raise PresswatchError(
            f"{outlet}: its source file has only feeds, which list only the newest; add a sitemap, a listing, or "
            "`pages` to an entry point (docs/backfill.md)"
        )
    if dry_run:
        if as_json:
            print_json({"starts_at": list(requests)})
        else:
            typer.echo("\n".join(requests))
        return
    walk = _Walk(known, since.date(), now if again else LONG_AGO, now, requests)
    _finish(*_run(settings, walk, patience if wait else 0.0, as_json), as_json)


def _run(settings: SharedSettings, walk: _Walk, patience: float, quiet: bool) -> tuple[CrawlProgress, int]:
    try:
        with progress("asking the watch", quiet=quiet) as report:
            return asyncio.run(_walk(settings, walk, patience, report))
    except (RedisError, OSError) as error:
        raise PresswatchError(f"the watch's stream server does not answer: {error}; is `make run` running?") from None
    except KeyboardInterrupt:
        typer.echo("the backfill continues without this command; run it again to see the progress", err=True)
        raise typer.Exit(ExitCode.UNFINISHED) from None


async def _walk(settings: SharedSettings, walk: _Walk, patience: float, report: Progress) -> tuple[CrawlProgress, int]:
    async with connect(settings) as redis, open_pool(settings, "presswatch console", size=1) as pool:
        partitions = [Keys(number) for number in range(settings.partitions)]
        frontier = Frontier(redis, partitions)
        if walk.begun == walk.asked:  # --again
            await WalkMemory(redis, partitions).forget(walk.outlet.id)
        key = Keys(partition_of(walk.outlet.id, settings.partitions))
        while True:
            walk = await _since_loss(pool, walk, await bootstrapped_at(redis, key))
            state = await _look(pool, walk)
            await frontier.add([_request(walk, url, page) for url, page in state.heads.items()], again=True)
            was_lost = partial(_was_lost, pool, redis, key, walk)
            found = await _watch(pool, frontier, settings.partitions, walk, patience, report, was_lost)
            if found is not None:
                return found


async def _was_lost(pool: Pool, redis: Redis, key: Keys, walk: _Walk) -> bool:
    """Return whether the stream server lost its data since the last look at the walk."""
    return await _since_loss(pool, walk, await bootstrapped_at(redis, key)) != walk


async def _since_loss(pool: Pool, walk: _Walk, bootstrapped: datetime | None) -> _Walk:
    """Begin again if the stream server lost its data during the walk: links of pages read before that are gone."""
    state = await _look(pool, walk)
    was_lost = bootstrapped is not None and state.first is not None and state.first < bootstrapped
    if bootstrapped is None or not was_lost or state.is_over:
        return walk
    return replace(walk, begun=max(walk.begun, bootstrapped))


async def _watch(
    pool: Pool,
    frontier: Frontier,
    partitions: int,
    walk: _Walk,
    patience: float,
    report: Progress,
    was_lost: Callable[[], Awaitable[bool]],
) -> tuple[CrawlProgress, int] | None:
    """Wait until all lists have ended and no page waits, or until nothing has changed for `patience` seconds.

    Returns None if the walk must begin again.
    """
    last, moved = (-1, -1), time.monotonic()
    while True:
        waiting = await _waiting(frontier, partitions, walk.outlet.id)
        state = await _look(pool, walk)
        report(escape(_line(state, waiting)))
        if (state.pages, waiting) != last:
            last, moved = (state.pages, waiting), time.monotonic()
        if (state.is_over and not waiting) or time.monotonic() - moved >= patience:
            return state, waiting
        if await was_lost():
            return None
        await asyncio.sleep(_EVERY_S)


def _request(walk: _Walk, url: str, page: int) -> FetchRequest:
    """Return the request for a head: a root, or a later page of the root with the longest common address prefix."""
    if url in walk.requests:
        return walk.requests[url]
    nearest = max(walk.requests.values(), key=lambda one: _in_common(one.url, url))
    return can_continue(nearest, url, page, walk.back_to).model_copy(
        update={"referrer": nearest.referrer or nearest.url}
    )


def _in_common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


async def _look(pool: Pool, walk: _Walk) -> CrawlProgress:
    async with connection(pool) as conn:
        return await crawl_progress(conn, walk.outlet.id, walk.back_to, list(walk.requests), walk.begun, walk.asked)


async def _waiting(frontier: Frontier, partitions: int, outlet: str) -> int:
    """Return how many pages of the outlet wait for their first visit."""
    stats = [await frontier.stats(partition) for partition in range(partitions)]
    return sum(one.get(f"once:{outlet}", 0) for one in stats)


def _line(state: CrawlProgress, waiting: int) -> str:
    oldest = f", back to {state.oldest}" if state.oldest else ""
    lists = f"{len(state.heads)} lists go on, {len(state.ends)} ended"
    return f"{state.pages:,} pages of lists read{oldest}; {state.new:,} new links; {lists}; {waiting:,} pages wait"


def _finish(state: CrawlProgress, waiting: int, as_json: bool) -> None:
    if as_json:
        row = {"pages": state.pages, "links": state.links, "new": state.new, "oldest": state.oldest,
               "ends": state.ends, "go_on_at": sorted(state.heads), "waiting": waiting}  # fmt: skip
        print_json(row)
    else:
        console = terminal(soft_wrap=True, highlight=False)
        console.print(escape(_line(state, waiting)))
        for url, why in list(state.ends.items())[:20]:
            console.print(f"[dim]{escape(url)}  ended: {escape(why)}[/dim]")
    if state.heads or waiting:
        raise typer.Exit(ExitCode.UNFINISHED)
