"""Which reader a list needs: by what was asked for, and by what came."""

from __future__ import annotations

import re

from services.parser.core.decode import decode_page
from services.parser.core.links.feeds import read_feed
from services.parser.core.links.jsonfeeds import read_json_feed
from services.parser.core.links.jsonlists import read_json_list
from services.parser.core.links.link import EntryRules, Link, Links
from services.parser.core.links.listings import read_listing
from services.parser.core.links.sitemaps import read_sitemap, unpacked
from shared.contracts import PageKind

__all__ = ["EntryRules", "Link", "Links", "read_links"]

_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b", re.I)
_SITEMAP = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.I)


def read_links(body: bytes, kind: PageKind, url: str, content_type: str = "", rules: EntryRules | None = None) -> Links:
    """The links of a feed, sitemap, listing page or JSON list; never raises for what came over the wire.

    A feed that turns out to be a page, or a sitemap that is a feed, is read as what it is.
    """
    rules = rules or EntryRules()
    body = unpacked(body)
    if kind is PageKind.JSON_LIST:
        return read_json_list(body, url, rules)
    start = decode_page(body[:4096], content_type).text
    if kind in (PageKind.FEED, PageKind.SITEMAP) or start.lstrip().startswith("<?xml"):
        if start.lstrip().startswith("{"):
            return read_json_feed(body, url, rules)
        if _FEED.search(start):
            return read_feed(body, url, content_type, rules)
        if _SITEMAP.search(start) or kind is PageKind.SITEMAP:
            return read_sitemap(decode_page(body, content_type).text, url, rules)
        if kind is PageKind.FEED and "<html" not in start.lower():
            return read_feed(body, url, content_type, rules)
    return read_listing(decode_page(body, content_type).text, url, rules)
