"""How an import looks: a bar while it runs, a table of what it came to."""

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
    """Yields what is to be told of progress; the bar counts bytes read, the words items."""
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
    distinct = f"({len(tally.articles):,} distinct)"
    console.print(f"[bold]{tally.became:,}[/bold] of {tally.found - tally.same:,} became articles {distinct}")
    if tally.same:
        console.print(f"{tally.same:,} were the same as another of this run, to the letter")
    if tally.before:
        console.print(f"{tally.before:,} were done by an earlier run (--again would send them anew)")
    if tally.reasons:
        console.print(_reasons(tally))
    if tally.unsure:
        console.print(
            f"[yellow]{tally.unsure:,} are still under way[/yellow]; the same command, run again, tells of them"
        )
    console.print(f"[dim]What became of each: {escape(journal)}[/dim]", soft_wrap=True)


def _reasons(tally: ImportTally) -> Table:
    table = Table("became no article", "how many", "for example", box=None, pad_edge=False, header_style="dim")
    for reason, count in tally.reasons.most_common():
        table.add_row(escape(reason), f"{count:,}", escape(tally.examples[reason][:160]))
    return table
