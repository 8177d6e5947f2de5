"""A link as found, and the rules of the entry point that it was found through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.parser.core.urls.canonical import address_of, join_url
from shared.contracts import PageKind
from shared.homepages import is_front_page

MAX_LINKS = 50_000
"""The maximum number of links, equal to a sitemap's own limit."""


@dataclass(frozen=True, slots=True)
class EntryRules:
    """The rules of an entry point, as in the outlet's file.

    `links` and `next` are selectors. `include` and `exclude` are patterns. `items` is the path of the list in a JSON
    document, and `fields` maps the fields of a link to its names.
    """

    links: str = ""
    next: str = ""
    include: str = ""
    exclude: str = ""
    items: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def wants(self, url: str) -> bool:
        """Return whether it may be an article's address. A front page is none, unless the outlet's file says so."""
        if not re.search(self.include, url) if self.include else is_front_page(url):
            return False
        return not (self.exclude and re.search(self.exclude, url))


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute http(s) URL and the text beside it, with dates as printed.

    `whole`: the feed holds the whole article.
    """

    url: str
    title: str = ""
    teaser: str = ""
    published: str = ""
    byline: str = ""
    language: str = ""
    image: str = ""
    kind: PageKind = PageKind.ARTICLE
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """What was read from one feed, sitemap or listing: its links, the next page, or the fault.

    `links` are in page order, each URL once. `older` is the next page of the same list. `fault` is a short code for the
    reason why nothing could be read.
    """

    links: tuple[Link, ...] = ()
    older: str = ""
    fault: str = ""


def normalize_links(base: str, found: Iterable[Link], rules: EntryRules) -> tuple[Link, ...]:
    """Return absolute, wanted links, each URL once. Two links with one URL fill each other's empty fields.

    An item whose link is missing leads to the list itself. That is no article.
    """
    kept: dict[str, Link] = {}
    itself = address_of(base)
    for link in found:
        url = join_url(base, link.url)
        if not url or (link.kind is PageKind.ARTICLE and (not rules.wants(url) or address_of(url) == itself)):
            continue
        known = kept.get(url)
        kept[url] = _absolute(base, link, url) if known is None else _filled(known, _absolute(base, link, url))
        if len(kept) >= MAX_LINKS:
            break
    return tuple(kept.values())


def _absolute(base: str, link: Link, url: str) -> Link:
    return Link(
        url, link.title[:2000], link.teaser[:2000], link.published[:200], link.byline[:500], link.language[:35],
        join_url(base, link.image), link.kind, link.whole,
    )  # fmt: skip


def _filled(first: Link, other: Link) -> Link:
    title = first.title if len(first.title) >= len(other.title) else other.title
    return Link(
        first.url, title, first.teaser or other.teaser, first.published or other.published,
        first.byline or other.byline, first.language or other.language, first.image or other.image, first.kind,
        first.whole,
    )  # fmt: skip
