"""Machine-readable lists: RSS, sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import format_datetime
from xml.sax.saxutils import escape

from services.demo.core.items import ZONE, Item

_RSS_ITEM = """\
<item><title>{title}</title><link>{url}</link><guid isPermaLink="true">{url}</guid>
<pubDate>{date}</pubDate><category>{section}</category><description>{teaser}</description></item>
"""


def rss(paper: str, edition: str, base: str, items: Iterable[Item]) -> str:
    """Return an RSS feed of these items."""
    body = "".join(
        _RSS_ITEM.format(
            title=escape(i.text.title),
            url=escape(base + i.path),
            date=format_datetime(i.shown.published_at.astimezone(ZONE)),
            section=escape(i.section),
            teaser=escape(i.teaser),
        )
        for i in items
    )
    head = f"<title>{escape(paper)}</title><link>{escape(base)}/{edition}/</link><language>{edition}</language>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{head}\n{body}</channel></rss>\n'


def sitemap(base: str, items: Iterable[Item]) -> str:
    """Return a sitemap of these items."""
    body = "".join(_entry(base, i) for i in items)
    urlset = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}</urlset>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{urlset}\n'


def _entry(base: str, entry: Item) -> str:
    changed = entry.shown.modified_at.isoformat(timespec="seconds")
    return f"<url><loc>{escape(base + entry.path)}</loc><lastmod>{changed}</lastmod></url>\n"


def robots(base: str) -> str:
    """Return the robots.txt."""
    return f"User-agent: *\nDisallow: /search\nSitemap: {base}/sitemap.xml\n"
