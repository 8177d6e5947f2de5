"""Write a list of feeds as OPML 2.0, which feed readers import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.reader.core.feeds.atom import quoted, tag


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed: its title, the page of its list, and its own address. `parts` are feeds below it."""

    title: str
    page: str
    address: str
    parts: Sequence[FeedLine] = ()


def opml(title: str, feeds: Sequence[FeedLine]) -> str:
    """Write the list of all feeds as OPML 2.0."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<opml version="2.0">',
        f"<head>{tag('title', title)}</head>",
        "<body>",
        *map(_outline, feeds),
        "</body>",
        "</opml>\n",
    ]
    return "\n".join(lines)


def _outline(feed: FeedLine) -> str:
    name = quoted(feed.title)
    begin = f'<outline type="rss" text={name} title={name} xmlUrl={quoted(feed.address)} htmlUrl={quoted(feed.page)}'
    return "\n".join([f"{begin}>", *map(_outline, feed.parts), "</outline>"]) if feed.parts else f"{begin}/>"
