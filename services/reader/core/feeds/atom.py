"""Write Atom feeds (RFC 4287, paged by RFC 5005). Every value is escaped, and characters XML forbids are replaced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry. `id` never changes; `page` is our address of it, `original` the outlet's."""

    id: str
    title: str
    page: str
    original: str
    summary: str
    language: str
    author: str
    published: datetime | None
    updated: datetime
    category: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    `address` is the address of the feed, `page` the address of the list as a web page. `following` is the address of
    the feed's next page, or empty.

    `hub` is the WebSub hub that is notified when the feed changes, or empty.
    """

    id: str
    title: str
    address: str
    page: str
    entries: Sequence[FeedEntry]
    empty_since: datetime
    following: str = ""
    hub: str = ""


def atom(feed: Feed) -> str:
    """Write a feed as Atom (RFC 4287)."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        tag("id", feed.id),
        tag("title", feed.title),
        tag("updated", _time(newest(feed))),
        _link("self", feed.address, "application/atom+xml"),
        _link("alternate", feed.page, "text/html"),
        *([_link("hub", feed.hub)] if feed.hub else []),
        *([_link("next", feed.following, "application/atom+xml")] if feed.following else []),
        "<generator>Presswatch</generator>",
        *map(_entry, feed.entries),
        "</feed>\n",
    ]
    return "\n".join(lines)


def newest(feed: Feed) -> datetime:
    """Return the time of the newest change in the feed."""
    return max((entry.updated for entry in feed.entries), default=feed.empty_since)


def _entry(entry: FeedEntry) -> str:
    lines = [
        f"<entry{_language(entry.language)}>",
        tag("id", entry.id),
        tag("title", entry.title or "(without a title)"),
        _link("alternate", entry.page, "text/html"),
        *([_link("via", entry.original)] if entry.original else []),
        f"<author>{tag('name', entry.author)}</author>",
        *([tag("published", _time(entry.published))] if entry.published else []),
        tag("updated", _time(entry.updated)),
        *([f"<category term={quoted(entry.category)}/>"] if entry.category else []),
        tag("summary", entry.summary),
        "</entry>",
    ]
    return "\n".join(lines)


def xml_text(text: str) -> str:
    """Replace characters that no XML document may contain, even escaped."""
    return _NOT_XML.sub("\ufffd", text)


def quoted(text: str) -> str:
    """Return the text as an XML attribute, with its quotes."""
    return quoteattr(xml_text(text))


def _language(tag: str) -> str:
    return f" xml:lang={quoted(tag)}" if tag and tag != "und" else ""


def text(content: str) -> str:
    """Return the text escaped for XML."""
    return escape(xml_text(content))


def tag(name: str, content: str) -> str:
    """Return an XML element with this text."""
    return f"<{name}>{text(content)}</{name}>"


def _link(rel: str, href: str, kind: str = "") -> str:
    return f'<link rel="{rel}" href={quoted(href)}' + (f' type="{kind}"' if kind else "") + "/>"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
