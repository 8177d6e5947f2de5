"""The preview of a reparse, for people and for programs."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.console.archive.reparse.comparison import KINDS, UNCHANGED, Comparison, Tally
from services.console.archive.reparse.progress import ReparseProgress
from services.parser.core import PARSER_VERSION

_MOST_LINES = 12
_STYLES = {"-": "red", "+": "green", "~": "yellow"}


def show_preview(console: Console, captures: int, due: int, by_parser: Mapping[str, int], tally: Tally) -> None:
    """Print the counts, then some of the differences word by word."""
    if not captures:
        console.print("no stored capture matches")
        return
    if not due:
        console.print(f"{captures:,} captures; today's parser ({PARSER_VERSION}) has read them all")
        return
    read_by = ", ".join(f"{number:,} by {escape(parser or '?')}" for parser, number in sorted(by_parser.items()))
    console.print(f"{captures:,} captures, {due:,} of them read by an earlier parser than today's: {read_by}")
    console.print(counts(tally))
    for kind, found in tally.shown.items():
        for one in found:
            show_one(console, one, KINDS[kind])


def counts(tally: Tally) -> Table:
    """Return a table with one kind a line, and its share of the captures read."""
    table = Table(box=None, pad_edge=False, show_header=False)
    for kind, said in KINDS.items():
        number = tally.counts[kind]
        if number or kind == UNCHANGED:
            table.add_row(f"{number:,}", f"{number / tally.read:.1%}" if tally.read else "", said)
    table.add_row(f"{tally.read:,}", "", "[dim]read here for this preview[/dim]")
    return table


def show_one(console: Console, one: Comparison, said: str) -> None:
    """Print the differences of one capture, but only the first lines of many."""
    console.print(f"\n[bold]{said}[/bold]  [dim]{one.stored.captured_at:%Y-%m-%d}  {escape(one.stored.url)}[/dim]")
    lines = one.lines
    for line in lines[:_MOST_LINES]:
        console.print(escape(line), style=_STYLES.get(line[:1], ""))
    if len(lines) > _MOST_LINES:
        console.print(f"[dim]… and {len(lines) - _MOST_LINES} lines more[/dim]")


def preview_document(
    captures: int, due: int, by_parser: Mapping[str, int], tally: Tally, done: ReparseProgress | None
) -> dict[str, object]:
    """Return the preview for programs. It has `asked`, `waiting` and `under_way` only if the work was started."""
    row: dict[str, object] = {
        "parser": PARSER_VERSION,
        "captures": captures,
        "due": due,
        "by_parser": dict(by_parser),
        "read": tally.read,
        "counts": counts_row(tally),
        "examples": examples(tally),
    }
    if done is not None and done.agreed:
        row |= {"asked": done.asked, "waiting": done.waiting, "under_way": done.under_way}
    return row


def counts_row(tally: Tally) -> dict[str, int]:
    """Return the number of captures by kind of difference, ready for JSON."""
    return {kind: tally.counts[kind] for kind in KINDS}


def examples(tally: Tally) -> list[dict[str, object]]:
    """Return the kept examples, ready for JSON."""
    return [example(one, kind) for kind, found in tally.shown.items() for one in found]


def example(one: Comparison, kind: str) -> dict[str, object]:
    """Return one example, ready for JSON."""
    stored = one.stored
    return {
        "kind": kind,
        "capture": stored.capture_id,
        "url": stored.url,
        "captured_at": stored.captured_at,
        "parsers": [stored.parser, one.new.parser],
        "lines": one.lines,
    }
