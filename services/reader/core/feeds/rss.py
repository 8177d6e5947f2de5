"""Write feeds as RSS 2.0 and JSON Feed 1.1, for readers that do not know Atom."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from services.reader.core.feeds.atom import Feed, FeedEntry, newest, quoted, tag, text

_NAMESPACES = 'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_NO_TITLE = "(without a title)"


def rss(feed: Feed) -> str:
    """Write a feed as RSS 2.0."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<rss version="2.0" {_NAMESPACES}>',
        "<channel>",
        tag("title", feed.title),
        tag("link", feed.page),
        tag("description", feed.title),
        tag("lastBuildDate", _time(newest(feed))),
        tag("generator", "Presswatch"),
        f'<atom:link rel="self" href={quoted(feed.address)} type="application/rss+xml"/>',
        *([f'<atom:link rel="hub" href={quoted(feed.hub)}/>'] if feed.hub else []),
        *([f'<atom:link rel="next" href={quoted(feed.following)}/>'] if feed.following else []),
        *map(_item, feed.entries),
        "</channel>",
        "</rss>\n",
    ]
    return "\n".join(lines)


def _item(entry: FeedEntry) -> str:
    lines = [
        "<item>",
        tag("title", entry.title or _NO_TITLE),
        tag("link", entry.page),
        f'<guid isPermaLink="false">{entry.id}</guid>',
        tag("dc:creator", entry.author),
        tag("pubDate", _time(entry.published or entry.updated)),
        *([tag("category", entry.category)] if entry.category else []),
        *([f"<source url={quoted(entry.original)}>{text(entry.author)}</source>"] if entry.original else []),
        tag("description", entry.summary),
        "</item>",
    ]
    return "\n".join(lines)


def _time(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def json_feed(feed: Feed) -> dict[str, Any]:
    """Write a feed as JSON Feed 1.1."""
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "items": [_object(entry) for entry in feed.entries],
    }
    found |= {"next_url": feed.following} if feed.following else {}
    return found | ({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.hub else {})


def _object(entry: FeedEntry) -> dict[str, Any]:
    found = {
        "id": entry.id,
        "url": entry.page,
        "external_url": entry.original,
        "title": entry.title or _NO_TITLE,
        "content_text": entry.summary,
        "date_published": (entry.published or entry.updated).isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": entry.author}],
        "language": "" if entry.language == "und" else entry.language,
        "tags": [entry.category] if entry.category else [],
    }
    return {name: value for name, value in found.items() if value or name == "content_text"}
