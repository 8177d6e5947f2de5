"""The display while the watch runs: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.console.run.supervisor.poller import PollResult
from services.console.run.supervisor.stage_statistics import StageStatistics

ORDER = ("fetcher", "parser", "enricher", "publisher", "reader")
_NOTHING = StageStatistics()


def live_view(site: str, seen: PollResult, states: Mapping[str, str], messages: list[str]) -> RenderableType:
    """Return the site's address, a line for each service, the newest headline and the latest messages."""
    head = Text.assemble("Presswatch  ", (site or "the site is starting …", "bold underline" if site else "dim"))
    newest = Text(f"newest  {seen.newest}" if seen.newest else "", style="italic", overflow="ellipsis", no_wrap=True)
    notes = [Text(message, style="yellow", overflow="fold") for message in messages[-4:]]
    return Group(head, _table(seen, states), newest, *notes, Text("Ctrl-C stops everything", style="dim"))


def _table(seen: PollResult, states: Mapping[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("stage", "state"):
        table.add_column(heading)
    for heading in ("in", "out", "backlog", "oldest", "dead"):
        table.add_column(heading, justify="right")
    for name in ORDER:
        figures = seen.figures.get(name, _NOTHING)
        table.add_row(name, _state(states.get(name, "starting")), *_cells(figures))
    return table


def _state(state: str) -> Text:
    return Text(state, style={"ready": "green", "starting": "dim"}.get(state, "yellow"))


def _cells(figures: StageStatistics) -> tuple[str, ...]:
    return (
        _number(figures.taken_in),
        _number(figures.done),
        _number(figures.backlog),
        _age(figures.oldest_s),
        _number(figures.dead),
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _age(seconds: float | None) -> str:
    """Format an age: `12 s`, `3 min`, `5 h`, `2 d`, or empty if nothing waits."""
    if not seconds:
        return ""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def plain_line(seen: PollResult) -> str:
    """Return the same figures as one line for logs: `parser 20 in, 19 out, 1 waiting; …`.

    Stages without any figure yet are left out.
    """
    parts = [
        f"{name} {_number(f.taken_in) or '0'} in, {_number(f.done) or '0'} out, {_number(f.backlog) or '0'} waiting"
        + (f", {_number(f.dead)} dead" if f.dead else "")
        for name in ORDER
        if (f := seen.figures.get(name, _NOTHING)) != _NOTHING
    ]
    return "; ".join(parts) + (f"; newest: {seen.newest}" if seen.newest else "")
