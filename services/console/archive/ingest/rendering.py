"""The output of an import: a progress bar while it runs, and a table of the outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from services.console.archive.ingest.tally import ImportTally


@contextmanager
def progress_bar(console: Console, total_bytes: int) -> Iterator[Callable[[int, ImportTally], None]]:
    """Show a progress bar of the bytes read, with the items in words. Yields the function that updates it."""
    columns = (
        TextColumn("reading"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=max(1, total_bytes), said="")

        def seen(read: int, tally: ImportTally) -> None:
            ends = f"{tally.became:,} articles · {tally.without:,} not"
            said = f"{tally.found:,} found · {ends} · {tally.unsure:,} under way"
            progress.update(task, completed=read, said=said)

        yield seen


def print_tally(console: Console, tally: ImportTally, journal: str) -> None:
    """Print how many items became articles, and why others did not."""
    distinct = f"({len(tally.articles):,} distinct)"
    console.print(f"[bold]{tally.became:,}[/bold] of {tally.found - tally.same:,} became articles {distinct}")
    if tally.same:
        console.print(f"{tally.same:,} were exact duplicates of another item in this run")
    if tally.before:
        console.print(f"{tally.before:,} were finished by an earlier run (--again sends them again)")
    if tally.reasons:
        console.print(_reasons(tally))
    if tally.unsure:
        console.print(
            f"[yellow]{tally.unsure:,} are still under way[/yellow]; run the same command again to see their outcome"
        )
    console.print(f"[dim]Outcome of each item: {escape(journal)}[/dim]", soft_wrap=True)


def _reasons(tally: ImportTally) -> Table:
    table = Table("became no article", "how many", "for example", box=None, pad_edge=False, header_style="dim")
    for reason, count in tally.reasons.most_common():
        table.add_row(escape(reason), f"{count:,}", escape(tally.examples[reason][:160]))
    return table
