"""`presswatch enrich`: the enricher's steps, and how to run one over the texts that are in the archive."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from services.console.archive_connection import utc
from services.console.exit_codes import ExitCode
from services.console.following import following
from services.console.output import JsonOption, print_json
from services.console.terminal import terminal
from services.enricher.core.steps import STEPS, Step, names_of
from shared.archive.maintenance.known_outlets import check_outlet
from shared.archive.names import load_accepted
from shared.archive.schema.connection import Pool, connection, open_pool
from shared.archive.schema.migrate import check
from shared.archive.schema.rows import Found
from shared.archive.write import enrichment
from shared.contracts import Lane
from shared.errors import Misconfigured, PresswatchError
from shared.names.accepted import version_of
from shared.names.gazetteer import accepted_version
from shared.settings import SharedSettings, load
from shared.streams.bus.accepted_names import AcceptedNames
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys
from shared.streams.observability.lag import snapshot

app = typer.Typer()

_EVERY_S = 0.5
_PATIENCE_S = 600.0
_NAMES_S = 30.0
_TAKEN_OVER_S = 4.0
_EXAMPLE = """
Example: presswatch enrich --again names

Exit code 0: done, or nothing to do; 3: still under way; 78: there is no such step or outlet; 1: an
error.
"""
When = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Published then, UTC.")]


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of the work. `under_way` counts all entries in the bulk lane, including other work."""

    asked: int
    waiting: int
    under_way: int

    @property
    def is_over(self) -> bool:
        return not self.waiting and not self.under_way


@dataclass(frozen=True, slots=True)
class _Chosen:
    step: Step
    outlet: str | None
    since: datetime | None
    until: datetime | None


@app.command(epilog=_EXAMPLE)
def enrich(
    again: Annotated[str | None, typer.Option(help="The step to run, by its name.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet, by its id.")] = None,
    since: When = None,
    until: When = None,
    wait: Annotated[bool, typer.Option(help="Wait until all texts are read, and show the progress.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Run one step of the enricher over the texts that are in the archive, or list the steps.

    Only texts that another version of the step has read, or none, are read again. The watch does the work in the bulk
    lane. Stopping this command does not stop the work; run it again to see the progress.
    """
    settings = load(SharedSettings)
    if again is None:
        _show_steps(asyncio.run(_versions(settings)), as_json)
        return
    chosen = _Chosen(_step(again), outlet, utc(since), utc(until))
    progress = _run(settings, chosen, wait, terminal(stderr=True, quiet=as_json, soft_wrap=True, highlight=False))
    if as_json:
        print_json({"step": again, **asdict(progress), "over": progress.is_over})
    else:
        rest = "" if progress.is_over else f"; {progress.waiting:,} wait, {progress.under_way:,} entries under way"
        typer.echo(f"{again}: {progress.asked:,} texts to be read by version {chosen.step.current}{rest}")
    if not progress.is_over:
        raise typer.Exit(ExitCode.UNFINISHED)


def _step(name: str) -> Step:
    found = next((step for step in STEPS if step.name == name), None)
    if found is None:
        raise Misconfigured(f"{name!r} is not an enricher step: name one of {names_of(STEPS)}")
    return found


def _show_steps(rows: Sequence[Found], as_json: bool) -> None:
    texts: dict[str, dict[str, int]] = {step.name: {} for step in STEPS}
    for row in rows:
        texts.setdefault(row["step"], {})[row["version"]] = row["texts"]
    if as_json:
        steps = [{"name": s.name, "version": s.current, "says": s.says, "texts": texts[s.name]} for s in STEPS]
        print_json({"steps": steps})
        return
    for step in STEPS:
        typer.echo(f"{step.name:<13} {step.current:>3}  {step.says}; {_by_version(texts[step.name])}")


def _by_version(versions: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} texts by version {version}" for version, number in versions.items()) or "no text yet"


def _run(settings: SharedSettings, chosen: _Chosen, wait: bool, console: Console) -> Progress:
    with following("the watch continues without this command; run it again to see the progress"):
        return asyncio.run(_ask_and_follow(settings, chosen, wait, console))


async def _ask_and_follow(settings: SharedSettings, chosen: _Chosen, wait: bool, console: Console) -> Progress:
    async with open_pool(settings, "presswatch console", size=1) as pool:
        async with connection(pool) as conn:
            await check(conn)
            await load_accepted(conn)
            await check_outlet(conn, chosen.outlet)
        if chosen.step.name == "names":
            await _known_to_enrichers(settings)
        async with connection(pool) as conn:
            step = chosen.step
            asked = await enrichment.enqueue(conn, step.name, step.current, chosen.outlet, chosen.since, chosen.until)
        return await _follow(settings, pool, asked, wait, console)


async def _known_to_enrichers(settings: SharedSettings) -> None:
    """Wait until a publisher has published the accepted names and the enrichers use them."""
    async with connect(settings) as redis:
        known, until = AcceptedNames(redis), time.monotonic() + _NAMES_S
        while version_of(await known.get() or ()) != accepted_version():
            if time.monotonic() > until:
                raise PresswatchError("no publisher passes on the accepted names; is `make run` running?")
            await asyncio.sleep(_EVERY_S)
    await asyncio.sleep(_TAKEN_OVER_S)


async def _follow(settings: SharedSettings, pool: Pool, asked: int, wait: bool, console: Console) -> Progress:
    """Wait until all texts are read and the bulk lane is empty, or until nothing has changed for ten minutes."""
    async with connect(settings) as redis:
        keys = [Keys(number) for number in range(settings.partitions)]
        last, moved = Progress(asked, -1, -1), time.monotonic()
        with console.status("enriching again") as status:
            while True:
                async with connection(pool) as conn:
                    waiting = await enrichment.count_pending(conn)
                streams = await snapshot(redis, keys)
                under_way = sum(one.backlog + one.delayed for one in streams.streams if one.lane is Lane.BULK)
                now = Progress(asked, waiting, under_way)
                status.update(f"{now.waiting:,} texts wait, {now.under_way:,} entries under way")
                if now != last:
                    last, moved = now, time.monotonic()
                if not wait or now.is_over or time.monotonic() - moved > _PATIENCE_S:
                    return now
                await asyncio.sleep(_EVERY_S)


async def _versions(settings: SharedSettings) -> list[Found]:
    async with open_pool(settings, "presswatch console", size=1) as pool, connection(pool) as conn:
        await check(conn)
        await load_accepted(conn)
        return await enrichment.versions(conn)
