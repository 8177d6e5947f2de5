"""`presswatch try`: show what the pipeline would make of one page, without storing it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, print_json
from services.console.sources.page_trial import PageTrial, read_file, read_url
from services.console.sources.try_explaining import as_page
from services.console.terminal import terminal
from services.parser.core.extraction import NotAnArticle
from shared.contracts import Article, Block, BlockKind, Cut, EnrichedArticle
from shared.errors import PresswatchError
from shared.settings import SharedSettings, load
from shared.sources import Sources, load_sources

app = typer.Typer()

_BEGINNING = 12


@app.command("try")
def try_page(
    page: Annotated[str, typer.Argument(metavar="URL-or-file")],
    url: Annotated[str, typer.Option(help="The address under which a file is read.")] = "",
    as_json: JsonOption = False,
    whole: Annotated[bool, typer.Option("--all", help="Show the whole text, and what was left out of it.")] = False,
    explain: Annotated[Path | None, typer.Option(help="File for the verdict on each text run, as HTML.")] = None,
) -> None:
    """Show what the pipeline would make of one page, without storing it.

    Give an address or a file of HTML. An address is fetched as the fetcher does: only public addresses, and private
    ones that a source file allows. robots.txt is not checked. A file is read under the address given with --url, or
    under the address that the file gives itself. With --json, print the whole message that the publisher would get.

    Example: presswatch try https://example.org/news/1

    Exit code 0: an article; 1: not an article, or an error.
    """
    settings = load(SharedSettings)
    sources = load_sources(settings.sources) if Path(settings.sources.partition(",")[0]).exists() else Sources()
    tried = asyncio.run(_tried(page, url, sources))
    if explain is not None:
        explain.write_text(as_page(tried.url, _verdict(tried), *tried.explained()), encoding="utf-8")
    if as_json:
        print_json(_as_json(tried))
    else:
        _show(terminal(), tried, whole)
    if isinstance(tried.read, NotAnArticle):
        raise typer.Exit(ExitCode.FAILED)


async def _tried(page: str, url: str, sources: Sources) -> PageTrial:
    if page.startswith(("http://", "https://")):
        return await read_url(page, sources, datetime.now(UTC))
    path = Path(page)
    if not await asyncio.to_thread(path.is_file):
        raise PresswatchError(f"{page}: neither an address (http:// or https://) nor a file")
    return read_file(path, url, sources, datetime.now(UTC))


def _verdict(tried: PageTrial) -> str:
    if isinstance(tried.read, NotAnArticle):
        return f"No article: {tried.read.reason.value}. {tried.read.detail}"
    return f"An article: {tried.read.article.title}"


def _as_json(tried: PageTrial) -> dict[str, object]:
    if isinstance(tried.read, NotAnArticle):
        said = tried.read
        return {
            "url": tried.url,
            "article": None,
            "reason": said.reason.value,
            "detail": said.detail,
            "text": said.text,
        }
    return {"url": tried.url, "milliseconds": tried.milliseconds, **orjson.loads(tried.read.encode())}


def _show(console: Console, tried: PageTrial, whole: bool) -> None:
    console.print(f"[dim]{escape(tried.url)}[/dim]", soft_wrap=True)
    if isinstance(tried.read, NotAnArticle):
        _show_refused(console, tried.read, whole)
        return
    article = tried.read.article
    console.print(f"[bold]{escape(article.title)}[/bold]\n")
    console.print(_facts(tried.read, tried.outlet))
    if whole:
        _show_with_cuts(console, article)
    else:
        _show_blocks(console, article.blocks[:_BEGINNING])
        if len(article.blocks) > _BEGINNING:
            console.print(f"\n[dim]… and {len(article.blocks) - _BEGINNING} more blocks (--all shows them)[/dim]")
    spent = ", ".join(f"{name} {ms:.1f} ms" for name, ms in tried.milliseconds.items())
    console.print(f"\n[dim]{spent}[/dim]")


def _show_refused(console: Console, said: NotAnArticle, whole: bool) -> None:
    """Show why the page is not an article. With `whole`, show the text that was found on it, too."""
    console.print(f"[bold red]no article[/bold red]: {said.reason.value}. {escape(said.detail)}")
    if said.text and whole:
        console.print(f"\n{escape(said.text)}")
    elif said.text:
        console.print(f"[dim]its text has {len(said.text)} characters (--all shows them)[/dim]")


def _show_blocks(console: Console, blocks: Sequence[Block]) -> None:
    for block in (one for one in blocks if one.kind is not BlockKind.EMBED):
        shown = f"[picture] {block.caption or block.alt or block.url}" if block.kind is BlockKind.IMAGE else block.text
        console.print(f"\n{escape(shown)}", style="bold" if block.kind is BlockKind.HEADING else "")


def _show_with_cuts(console: Console, article: Article) -> None:
    """Show the text with the cuts in their places. Cuts without a known place come last."""
    for at in range(len(article.blocks) + 1):
        _show_cuts(console, [cut for cut in article.cuts if cut.before == at])
        _show_blocks(console, article.blocks[at : at + 1])
    _show_cuts(console, [cut for cut in article.cuts if cut.before is None])


def _show_cuts(console: Console, cuts: Sequence[Cut]) -> None:
    for cut in cuts:
        console.print(f"\n[dim]left out ({cut.reason.value}): {escape(cut.text)}[/dim]")


def _left_out(article: Article) -> str:
    counts = Counter(cut.reason.value for cut in article.cuts)
    counted = ", ".join(f"{reason} {count}" for reason, count in counts.most_common())
    return f"{counted}, and more than an article may carry" if article.cuts_limited else counted


def _facts(read: EnrichedArticle, outlet: str) -> Table:
    """Return a table with one fact a line, and the rule that found it."""
    article, rules = read.article, read.article.rules
    published = article.published
    table = Table(box=None, pad_edge=False, show_header=False)
    rows = (
        ("outlet", outlet, ""),
        ("address", article.address, ""),
        ("published", f"{published.value.isoformat()} ({published.precision})" if published else "", ""),
        ("", f"“{published.printed}”" if published else "", published.rule if published else ""),
        ("by", ", ".join(article.byline.authors) or article.byline.printed, article.byline.rule),
        ("language", read.language, read.language_rule),
        ("reading time", f"{read.reading_seconds} s, {read.word_count} words", ""),
        ("teaser", read.teaser, ""),
        ("dates in text", ", ".join(m.date.printed for m in read.dates[:8]), f"{len(read.dates)} in all"),
        ("lead picture", article.lead_image.url if article.lead_image else "", rules.get("lead_image", "")),
        ("text", f"{len(article.blocks)} blocks", rules.get("text", "")),
        ("left out", _left_out(article), f"{sum(len(cut.text) for cut in article.cuts)} characters (--all shows them)"),
        ("doubts", "; ".join(article.doubts), ""),
    )
    for name, value, rule in rows:
        if value:
            table.add_row(f"[dim]{name}[/dim]", escape(value), f"[dim]{escape(rule)}[/dim]")
    return table
