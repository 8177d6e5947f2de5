"""A link as found, and the rules of the entry point it was found through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.parser.core.urls.canonical import join_url
from shared.contracts import PageKind

MAX_LINKS = 50_000
"""As many as a sitemap may hold."""


@dataclass(frozen=True, slots=True)
class EntryRules:
    """As in the outlet's file: selectors `links` and `next`, patterns `include` and `exclude`, where a JSON list lies
    (`items`) and which of its names mean what (`fields`)."""

    links: str = ""
    next: str = ""
    include: str = ""
    exclude: str = ""
    items: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def wants(self, url: str) -> bool:
        if self.include and not re.search(self.include, url):
            return False
        return not (self.exclude and re.search(self.exclude, url))


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute http(s) URL and what stood beside it; dates as printed. `whole`: the feed has all its text."""

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
    """`links` in the order of the page, each URL once; `older` the next page of the same list; `fault` why nothing
    could be read, as a short code."""

    links: tuple[Link, ...] = ()
    older: str = ""
    fault: str = ""


def normalize_links(base: str, found: Iterable[Link], rules: EntryRules) -> tuple[Link, ...]:
    """Absolute, wanted, once each; of two with one URL the fields fill each other's gaps."""
    kept: dict[str, Link] = {}
    for link in found:
        url = join_url(base, link.url)
        if not url or (link.kind is PageKind.ARTICLE and not rules.wants(url)):
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
