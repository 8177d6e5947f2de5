"""Find the entry points of a site, and read some of its articles exactly as the pipeline does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from services.console.sources.add.front_page import FEED_PATHS, SITEMAP_PATHS, FrontPage, read_front, row_selector
from services.console.sources.add.site_client import SiteClient
from services.console.sources.add.source_file import DiscoveredEntryPoint
from services.console.sources.page_trial import PageTrial, read_answer
from services.fetcher.core.response import Response
from services.parser.core.document.decode import decode_page
from services.parser.core.links import EntryRules, read_links
from shared.contracts import EnrichedArticle, PageKind
from shared.sources import Sources
from shared.sources.hosts import authority

_MOST_FEEDS, _MOST_LISTINGS, _FEWEST_LINKS = 3, 3, 4


@dataclass
class DiscoveredSite:
    """A site. `found` are the entry points that work, best first. `tried` are article addresses and their results."""

    url: str
    front: FrontPage
    found: list[DiscoveredEntryPoint] = field(default_factory=list)
    tried: list[tuple[str, PageTrial | None]] = field(default_factory=list)

    @property
    def read(self) -> list[EnrichedArticle]:
        return [one.read for _, one in self.tried if one is not None and isinstance(one.read, EnrichedArticle)]

    @property
    def language(self) -> str:
        """Return the language of most articles, or else of the front page."""
        said = Counter(article.language for article in self.read if article.language not in ("", "und"))
        return said.most_common(1)[0][0].partition("-")[0] if said else self.front.language or "en"


async def discover(url: str, client: SiteClient) -> DiscoveredSite | None:
    """Look at the site. Return None if the front page could not be fetched; `client.notes` says why."""
    answer = await client.get(url)
    if answer is None:
        return None
    home = answer.final_url
    html = _text(answer)
    site = DiscoveredSite(home, read_front(html, home))
    as_list = _links(answer, PageKind.FEED)
    is_list = as_list.links and "<html" not in html[:2000].lower()
    site.found = _distinct([*([as_list] if is_list else []), *await _feeds(site, client)])
    site.found += await _sitemaps(home, client)
    if not site.found:
        site.found += await _listings(site, answer, client)
    return site


async def try_articles(site: DiscoveredSite, client: SiteClient, sources: Sources, now: datetime, most: int) -> None:
    """Read the first articles of all entry points in turn."""
    asked = list(dict.fromkeys(url for rank in range(most) for f in site.found for url in f.links[rank : rank + 1]))
    for url in asked[:most]:
        answer = await client.get(url)
        site.tried.append((url, read_answer(answer, sources, now) if answer is not None else None))


async def _feeds(site: DiscoveredSite, client: SiteClient) -> list[DiscoveredEntryPoint]:
    found: list[DiscoveredEntryPoint] = []
    for url in site.front.feeds:
        found += await _working(url, PageKind.FEED, client, quiet=False)
    for path in FEED_PATHS if not found else ():
        found += await _working(urljoin(site.url, path), PageKind.FEED, client, quiet=True)
        if found:
            break
    return _distinct(found)[:_MOST_FEEDS]


async def _sitemaps(home: str, client: SiteClient) -> list[DiscoveredEntryPoint]:
    """Return the first working sitemap, from robots.txt or the usual places. An index works if its first part does."""
    named = [(url, False) for url in client.sitemaps]
    for url, quiet in [*named, *((urljoin(home, path), True) for path in SITEMAP_PATHS)][:8]:
        found = await _working(url, PageKind.SITEMAP, client, quiet=quiet)
        if found:
            return found
    return []


async def _working(url: str, kind: PageKind, client: SiteClient, *, quiet: bool) -> list[DiscoveredEntryPoint]:
    answer = await client.get(url, quiet=quiet)
    if answer is None:
        return []
    links = read_links(answer.body, kind, answer.final_url, answer.header("content-type"), EntryRules()).links
    is_page = "<html" in _text(answer)[:2000].lower()
    articles = tuple(link.url for link in links if link.kind is PageKind.ARTICLE)
    parts = [link.url for link in links if link.kind is PageKind.SITEMAP]
    if parts and not articles:
        part = await client.get(parts[0])
        articles = _links(part, PageKind.SITEMAP).links if part is not None else ()
    return [DiscoveredEntryPoint(url, kind, articles)] if articles and not is_page else []


async def _listings(site: DiscoveredSite, front: Response, client: SiteClient) -> list[DiscoveredEntryPoint]:
    """Return the front page and sections with enough links to articles, without sections that add no new links."""
    found = [_listing(site.url, front)]
    for url in site.front.sections:
        answer = await client.get(url)
        found += [_listing(url, answer)] if answer is not None else []
    return _distinct(one for one in found if len(one.links) >= _FEWEST_LINKS)[:_MOST_LISTINGS]


def _listing(url: str, answer: Response) -> DiscoveredEntryPoint:
    links = _links(answer, PageKind.LISTING).links
    return DiscoveredEntryPoint(
        url, PageKind.LISTING, links, row_selector(_text(answer), answer.final_url, frozenset(links))
    )


def _links(answer: Response, kind: PageKind) -> DiscoveredEntryPoint:
    links = read_links(answer.body, kind, answer.final_url, answer.header("content-type"), EntryRules()).links
    return DiscoveredEntryPoint(answer.url, kind, tuple(link.url for link in links if link.kind is PageKind.ARTICLE))


def _distinct(found: Iterable[DiscoveredEntryPoint]) -> list[DiscoveredEntryPoint]:
    """Drop entry points that add no links to those before them."""
    kept: list[DiscoveredEntryPoint] = []
    seen: set[str] = set()
    for one in found:
        if set(one.links) - seen:
            kept.append(one)
            seen |= set(one.links)
    return kept


def _text(answer: Response) -> str:
    return decode_page(answer.body, answer.header("content-type")).text


def hosts_of(site: DiscoveredSite) -> list[str]:
    """Return the site's own host and the hosts of its feeds and articles."""
    urls = [site.url, *(one.url for one in site.found), *(url for one in site.found for url in one.links[:1])]
    named = dict.fromkeys(authority(url).removeprefix("www.") for url in urls if urlsplit(url).netloc)
    own = next(iter(named))
    return [own, *(host for host in named if host != own and not host.endswith(f".{own}"))][:6]
