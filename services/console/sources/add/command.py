"""`presswatch add`: look at a site and write its source file."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, print_json, progress
from services.console.sources.add.discovery import DiscoveredSite, discover, hosts_of, try_articles
from services.console.sources.add.site_client import SiteClient
from services.console.sources.add.source_file import outlet_of, source_text
from services.console.sources.page_trial import PageTrial
from services.console.terminal import terminal
from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.settings import FetcherSettings
from services.parser.core.extraction import NotAnArticle
from shared.errors import PresswatchError
from shared.settings import SharedSettings, load
from shared.sources import Sources, load_sources
from shared.sources.hosts import authority, outlet_of_host

app = typer.Typer()

_REMEDY = (
    "Nothing there can be watched as it is. Give the address of a page that lists articles, of a feed or of a sitemap. "
    "Or write the file yourself with the selectors of a listing (docs/sources.md), and check with `presswatch try` "
    "whether single articles can be read."
)


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The site's front page, a section of it, or a feed.")],
    outlet: Annotated[str, typer.Option("--id", help="Id of the outlet. Default: made from the host.")] = "",
    name: Annotated[str, typer.Option(help="Name of the outlet. Default: as the site calls itself.")] = "",
    output: Annotated[Path | None, typer.Option(help="Folder of the file. Default: the watch's own sources.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the file instead of writing it.")] = False,
    articles: Annotated[int, typer.Option(min=1, max=20, help="How many articles to try.")] = 5,
    pause: Annotated[float, typer.Option(min=0, help="Seconds between two requests.")] = 1.0,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Allow a host in your own network.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Look at a site, find its feeds, sitemaps and listings, try some articles, and write its source file.

    robots.txt is honoured, and only public addresses are fetched. A running watch loads the file within seconds. An
    existing file is never overwritten.

    Example: presswatch add https://paper.example/

    Exit code 0: the file is written (or, with --dry-run, could be); 1: nothing there can be watched, or an error.
    """
    if not url.startswith(("http://", "https://")) or not urlsplit(url).hostname:
        raise PresswatchError(f"{url}: give an address with http:// or https://")
    settings = load(SharedSettings)
    console = terminal(stderr=True, quiet=as_json, soft_wrap=True, highlight=False)
    _refuse_known(settings, url)
    private = _host_and_port(url) if allow_private else ""
    with progress(f"looking at {escape(url)}", quiet=as_json):
        site, notes = asyncio.run(_look(url, private, pause, articles))
    if site is None or not site.found or not site.read:
        _give_up(console, site, notes, as_json)
    assert site is not None
    text = _text(site, url, outlet, name, private)
    path = (output or _folder(settings)) / f"{outlet_of(text).id}.toml"
    if not dry_run:
        _write(path, text)
    _report(console, site, path, text, dry_run, as_json)


async def _look(url: str, private: str, pause: float, most: int) -> tuple[DiscoveredSite | None, list[tuple[str, str]]]:
    now = datetime.now(UTC)
    policy = RequestPolicy({}, frozenset({private} if private else ()))
    async with HttpClient(load(FetcherSettings).user_agent(), HttpLimits(), lambda: datetime.now(UTC)) as client:
        looker = SiteClient(client, policy, pause)
        site = await discover(url, looker)
        if site is not None and site.found:
            await try_articles(site, looker, Sources([outlet_of(_text(site, url, "", "", private))]), now, most)
        return site, looker.notes


def _text(site: DiscoveredSite, url: str, outlet: str, name: str, private: str) -> str:
    id = outlet or outlet_of_host(site.url)[0].removesuffix(".com").replace(".", "-")
    return source_text(
        id, name or site.front.name, site.url, hosts_of(site), site.language, site.found, private,
        datetime.now(UTC).date(),
    )  # fmt: skip


def _refuse_known(settings: SharedSettings, url: str) -> None:
    try:
        known = load_sources(settings.sources)
    except PresswatchError:
        return
    place = known.by_url(url)
    if place.outlet.id in known.outlets:
        raise PresswatchError(f"{url}: belongs to {place.outlet.id} already; `presswatch sources list` shows all")


def _folder(settings: SharedSettings) -> Path:
    first = Path(settings.sources.partition(",")[0].strip())
    return first if first.is_dir() else first.parent


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise PresswatchError(f"{path}: exists already; choose another --id, or edit it") from None
    except OSError as error:
        raise PresswatchError(f"{path}: cannot be written: {error.strerror}; choose a folder with --output") from None


def _give_up(console: Console, site: DiscoveredSite | None, notes: list[tuple[str, str]], as_json: bool) -> None:
    why = [{"url": url, "why": said} for url, said in notes]
    why += [{"url": url, "why": _result(tried)} for url, tried in (site.tried if site else ())]
    if as_json:
        print_json({"file": None, "looked_at": why, "remedy": _REMEDY})
    else:
        for one in why[:20]:
            console.print(f"{escape(one['url'])}  [yellow]{escape(one['why'])}[/yellow]")
        console.print(_REMEDY)
    raise typer.Exit(ExitCode.FAILED)


def _report(console: Console, site: DiscoveredSite, path: Path, text: str, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json(_summary(site, path, text, dry_run))
        return
    points = Table("entry point", "kind", "articles", box=None, pad_edge=False, header_style="dim")
    for one in site.found:
        points.add_row(escape(one.url), one.kind.value, str(len(one.links)))
    console.print(points)
    tried = Table("title", "date", "words", "language", box=None, pad_edge=False, header_style="dim")
    for url, read in site.tried:
        tried.add_row(*_row(url, read))
    console.print(tried)
    if dry_run:
        typer.echo(text)
    else:
        console.print(f"written: [bold]{escape(str(path))}[/bold]; a running watch loads it within seconds")


def _row(url: str, tried: PageTrial | None) -> tuple[str, str, str, str]:
    if tried is None or isinstance(tried.read, NotAnArticle):
        return f"[yellow]{escape(url)}: {escape(_result(tried))}[/yellow]", "", "", ""
    article = tried.read.article
    day = f"{article.published.value:%Y-%m-%d}" if article.published else "none"
    return escape(article.title[:80]), day, str(tried.read.word_count), tried.read.language


def _result(tried: PageTrial | None) -> str:
    if tried is None:
        return "no page came"
    return f"no article: {tried.read.reason.value}" if isinstance(tried.read, NotAnArticle) else "an article"


def _summary(site: DiscoveredSite, path: Path, text: str, dry_run: bool) -> dict[str, object]:
    return {
        "file": str(path),
        "written": not dry_run,
        "text": text,
        "entry_points": [{"url": f.url, "kind": f.kind, "articles": len(f.links)} for f in site.found],
        "tried": [_as_data(url, tried) for url, tried in site.tried],
    }


def _as_data(url: str, tried: PageTrial | None) -> dict[str, object]:
    """Return one tried article. `date` is an ISO day or null. `why` says why nothing was read, else it is empty."""
    if tried is None or isinstance(tried.read, NotAnArticle):
        return {"url": url, "title": "", "date": None, "words": 0, "language": "", "why": _result(tried)}
    article = tried.read.article
    day = f"{article.published.value:%Y-%m-%d}" if article.published else None
    read = {"title": article.title, "date": day, "words": tried.read.word_count, "language": tried.read.language}
    return {"url": url, **read, "why": ""}


def _host_and_port(url: str) -> str:
    host = authority(url)
    return host if ":" in host else f"{host}:{443 if url.startswith('https') else 80}"
