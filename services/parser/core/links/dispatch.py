"""Choose the reader for a list, by the kind that was requested and by the content that came."""

from __future__ import annotations

import re

from services.parser.core.document.decode import decode_page
from services.parser.core.links.feeds import read_feed
from services.parser.core.links.json_feeds import read_json_feed
from services.parser.core.links.json_lists import read_json_list
from services.parser.core.links.listings import read_listing
from services.parser.core.links.model import EntryRules, Link, Links
from services.parser.core.links.sitemaps import read_sitemap, unpacked
from shared.contracts import PageKind

__all__ = ["EntryRules", "Link", "Links", "read_links"]

_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b", re.I)
_SITEMAP = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.S)
_PAGE_ROOT = re.compile(r"\s*(?:<\?[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|title)\b", re.I)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)

HTML_INSTEAD = "html-instead"
"""The fault of a feed, sitemap or JSON list where a page came instead."""


def read_links(body: bytes, kind: PageKind, url: str, content_type: str = "", rules: EntryRules | None = None) -> Links:
    """Return the links of a feed, sitemap, listing page or JSON list. Never raises for content from the network.

    A feed found in place of a sitemap is read as a feed. A page in place of a feed, a sitemap or a JSON list is a
    fault: its links are the site's navigation, not news.
    """
    rules = rules or EntryRules()
    body = unpacked(body)
    start = decode_page(body[:4096], content_type).text
    if kind is not PageKind.LISTING and _is_page(start):
        return Links(fault=HTML_INSTEAD)
    if kind is PageKind.JSON_LIST:
        return read_json_list(body, url, rules)
    if kind in (PageKind.FEED, PageKind.SITEMAP) or start.lstrip().startswith("<?xml"):
        if start.lstrip().startswith("{"):
            return read_json_feed(body, url, rules)
        is_sitemap = _SITEMAP.search(start) is not None or kind is PageKind.SITEMAP
        if _FEED.search(start) or (kind is PageKind.FEED and not is_sitemap):
            return read_feed(body, url, content_type, rules)
        if is_sitemap:
            return read_sitemap(decode_page(body, content_type).text, url, rules)
    return read_listing(decode_page(body, content_type).text, url, rules)


def _is_page(start: str) -> bool:
    """Return whether the text begins as an HTML page does.

    Output that a broken server prints before a feed does not make it a page.
    """
    start = _COMMENT.sub("", start.lstrip("\ufeff"))
    if _PAGE_ROOT.match(start):
        return True
    return _PAGE.search(start) is not None and not (_FEED.search(start) or _SITEMAP.search(start))
