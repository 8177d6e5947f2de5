"""`presswatch dead`: inspect, replay and drop entries that could not be processed."""

from __future__ import annotations

import asyncio
import re
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from services.console.output import JsonOption, print_json, print_json_line
from services.console.terminal import terminal
from shared.errors import Misconfigured, PresswatchError
from shared.sanitize import sanitize
from shared.settings import SharedSettings, load
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys
from shared.streams.consumer.dead_letters import DeadLetter, DeadLetters, Filter

app = typer.Typer(name="dead", help="List, show, replay and drop dead letters.", no_args_is_help=True)

T = TypeVar("T")
_AGE = re.compile(r"^(\d+(?:\.\d+)?)([smhd])$")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}

StageOption = Annotated[str | None, typer.Option("--stage", help="parser, enricher, publisher, intake …")]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="A reason, or the part of it before a dash.")]
OutletOption = Annotated[str | None, typer.Option("--outlet", help="An outlet's id.")]
OlderOption = Annotated[str | None, typer.Option("--older", help="Dead for longer than this: 90s, 15m, 2h, 3d.")]
YoungerOption = Annotated[str | None, typer.Option("--younger", help="Dead for less than this.")]
TraceOption = Annotated[str | None, typer.Option("--trace", help="The trace id of an article, as in the logs.")]
IdsArgument = Annotated[
    list[str] | None,
    typer.Argument(help="Ids from `list`, or `-` to read them from standard input. Default: all that match."),
]
AllOption = Annotated[bool, typer.Option("--all", help="Required without ids and without a filter.")]


def seconds(age: str | None) -> float | None:
    """Parse an age: `15m` -> 900.0. Raises `Misconfigured` if it is not an age."""
    if age is None:
        return None
    found = _AGE.match(age)
    if found is None:
        raise Misconfigured(f"{age!r} is not an age: write 90s, 15m, 2h or 3d")
    return float(found[1]) * _SECONDS[found[2]]


def with_letters(work: Callable[[DeadLetters], Awaitable[T]]) -> T:
    """Connect to the stream server, do the work, and return its result."""

    async def run() -> T:
        settings = load(SharedSettings)
        redis = connect(settings)
        try:
            return await work(DeadLetters(redis, map(Keys, range(settings.partitions))))
        finally:
            await redis.aclose()

    return asyncio.run(run())


@app.command("list", epilog="Example: presswatch dead list --stage parser --older 1h")
def list_letters(
    *,
    stage: StageOption = None,
    reason: ReasonOption = None,
    outlet: OutletOption = None,
    older: OlderOption = None,
    younger: YoungerOption = None,
    trace: TraceOption = None,
    limit: Annotated[int, typer.Option(help="The most to show.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print all matches in full, one JSON line each.")] = False,
) -> None:
    """Show dead letters, oldest first, and their number by stage and reason."""
    wanted = Filter(stage, reason, outlet, seconds(older), seconds(younger), trace)

    async def gather(letters: DeadLetters) -> list[DeadLetter]:
        return [letter async for letter in letters.find(wanted)]

    found = with_letters(gather)
    if as_json:
        for letter in found:
            print_json_line(asdict(letter))
        return
    table = Table("id", "died (UTC)", "stage", "reason", "outlet", "tries", "error")
    for column in table.columns[:-1]:
        column.no_wrap = True  # only the error may wrap
    for letter in found[:limit]:
        died = letter.died_at.strftime("%Y-%m-%d %H:%M:%S")
        cells = (letter.id, died, letter.stage, letter.reason, letter.outlet, str(letter.attempt), letter.error[:100])
        table.add_row(*(Text(sanitize(cell)) for cell in cells))
    console = terminal()
    console.width = max(console.width, 140)  # a shortened id cannot be copied
    if found:
        console.print(table)
    console.print(Text(sanitize(_summary(found))))


def _summary(found: list[DeadLetter]) -> str:
    if not found:
        return "No dead letters."
    kinds = Counter((letter.stage, letter.reason) for letter in found)
    said = ", ".join(f"{count} {stage}/{reason}" for (stage, reason), count in kinds.most_common(12))
    return f"{len(found)} in all: {said}"


@app.command(epilog="Example: presswatch dead show 0/captures/1764288000000-0")
def show(letter_id: Annotated[str, typer.Argument(help="An id from `list`.")], as_json: JsonOption = False) -> None:
    """Show all fields of one dead letter, its data last."""
    letter = with_letters(lambda letters: letters.show(letter_id))
    if letter is None:
        raise PresswatchError(f"there is no dead letter {letter_id}: see `presswatch dead list`")
    if as_json:
        print_json(asdict(letter))
        return
    for name in ("id", "stage", "reason", "error", "attempt", "outlet", "trace_id", "died_at"):
        typer.echo(sanitize(f"{name:9} {getattr(letter, name)}"))
    if letter.cut_from:
        typer.echo(f"{'cut':9} its data had {letter.cut_from} bytes; only the beginning was kept")
    for name, value in letter.fields.items():
        if name not in ("data", "attempt"):
            typer.echo(sanitize(f"{name:9} {value}"))
    typer.echo(sanitize(letter.fields.get("data", "")))


@app.command(epilog="Example: presswatch dead replay --stage parser --reason invalid")
def replay(
    ids: IdsArgument = None,
    *,
    stage: StageOption = None,
    reason: ReasonOption = None,
    outlet: OutletOption = None,
    older: OlderOption = None,
    younger: YoungerOption = None,
    trace: TraceOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
) -> None:
    """Send dead letters through their stage again, with their trace ids. Safe to repeat."""
    wanted = Filter(stage, reason, outlet, seconds(older), seconds(younger), trace)
    done = _each(ids or [], wanted, everything, DeadLetters.replay)
    _report(done, ("replayed", "gone", "cut"), as_json)


@app.command(epilog="Example: presswatch dead drop --stage intake --older 30d")
def drop(
    ids: IdsArgument = None,
    *,
    stage: StageOption = None,
    reason: ReasonOption = None,
    outlet: OutletOption = None,
    older: OlderOption = None,
    younger: YoungerOption = None,
    trace: TraceOption = None,
    everything: AllOption = False,
    as_json: JsonOption = False,
) -> None:
    """Delete dead letters permanently."""
    wanted = Filter(stage, reason, outlet, seconds(older), seconds(younger), trace)
    done = _each(ids or [], wanted, everything, DeadLetters.drop)
    _report(done, ("dropped", "gone"), as_json)


Act = Callable[[DeadLetters, str], Awaitable[str]]


def _each(ids: list[str], wanted: Filter, everything: bool, act: Act) -> Counter[str]:
    """Act on the letters with these ids, or on all that match, and count the results."""
    if not ids and wanted == Filter() and not everything:
        raise Misconfigured("give ids, or a filter, or --all")
    if ids == ["-"]:
        ids = sys.stdin.read().split()
        if not ids:
            return Counter()

    async def run(letters: DeadLetters) -> Counter[str]:
        chosen = ids or [letter.id async for letter in letters.find(wanted)]
        return Counter([await act(letters, letter_id) for letter_id in chosen])

    return with_letters(run)


def _report(done: Counter[str], outcomes: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        print_json({outcome: done[outcome] for outcome in outcomes})
        return
    words = {"gone": "no longer there", "cut": "not replayed, because they were too big to be kept whole"}
    typer.echo("; ".join(f"{count} {words.get(what, what)}" for what, count in sorted(done.items())) or "nothing found")
