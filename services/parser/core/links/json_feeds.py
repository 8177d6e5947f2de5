"""Read JSON Feed."""

from __future__ import annotations

from html import escape
from typing import Any

import orjson

from services.parser.core.document import bounded_json
from services.parser.core.links.feed_entry import Item, text_of
from services.parser.core.links.model import EntryRules, Link, Links, normalize_links
from services.parser.core.metadata.titles import clean


def read_json_feed(body: bytes, url: str, rules: EntryRules) -> Links:
    """Return the links of a JSON Feed (jsonfeed.org, versions 1 and 1.1)."""
    try:
        bounded_json.loads(body)
    except orjson.JSONDecodeError:
        return Links(fault="not-json")
    feed = _loaded(body)
    items = _items(feed)
    if items is None:
        return Links(fault="no-feed")
    language = str(feed.get("language") or "")
    links = normalize_links(url, (_item(item, language).marked_link for item in items), rules)
    return Links(links, older=str(feed.get("next_url") or ""))


def json_items(body: bytes) -> list[Item]:
    """Return the entries in order. A body that is not a JSON Feed has none."""
    feed = _loaded(body)
    language = str(feed.get("language") or "")
    return [_item(item, language) for item in _items(feed) or ()]


def _loaded(body: bytes) -> dict[str, Any]:
    """Return the JSON object, or an empty one for anything else."""
    try:
        feed = bounded_json.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return {}
    return feed if isinstance(feed, dict) else {}


def _items(feed: dict[str, Any]) -> list[dict[str, Any]] | None:
    items = feed.get("items")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else None


def _item(item: dict[str, Any], language: str) -> Item:
    html = str(item.get("content_html") or "")
    if not html and item.get("content_text"):
        html = "".join(f"<p>{escape(line)}</p>" for line in str(item["content_text"]).splitlines() if line.strip())
    return Item(_of_item(item, language), html)


def _of_item(item: dict[str, Any], language: str) -> Link:
    authors = item.get("authors") or [item.get("author") or {}]
    names = [str(a.get("name") or "") for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    return Link(
        str(item.get("url") or item.get("external_url") or ""),
        title=clean(str(item.get("title") or "")),
        teaser=text_of(str(item.get("summary") or item.get("content_text") or item.get("content_html") or "")),
        published=str(item.get("date_published") or item.get("date_modified") or ""),
        byline=", ".join(filter(None, names)),
        language=str(item.get("language") or language),
        image=str(item.get("image") or item.get("banner_image") or ""),
    )
