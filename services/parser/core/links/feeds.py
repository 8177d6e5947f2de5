"""Read RSS and Atom, well-formed or not."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from services.parser.core.links.feed_entry import Item, first_image, text_of
from services.parser.core.links.model import EntryRules, Link, Links, normalize_links
from services.parser.core.metadata.titles import clean

MAX_FEED_BYTES = 16 * 1024 * 1024
MAX_FEED_TAGS = 400_000
"""feedparser takes about five seconds for this many tags. Real feeds with thousands of entries have a tenth of them."""
_ENDLESS_TAG = re.compile(rb"<[a-zA-Z][^<>]{50000}")
_ELEMENT = re.compile(rb"<\w")
_RUNS = re.compile(rb"\s{2,}")
_OF_OTHERS = re.compile(rb"&(?!#)|\s(?:SYSTEM|PUBLIC)\s|%", re.I)


def read_feed(body: bytes, url: str, content_type: str, rules: EntryRules) -> Links:
    """Return the entries in order.

    External entities are not followed and nothing is fetched: the parser receives only bytes.
    """
    parsed = _parsed(body, url, content_type)
    if isinstance(parsed, str):
        return Links(fault=parsed)
    language = str(parsed.feed.get("language") or "")
    links = normalize_links(
        url, (item.marked_link for entry in parsed.entries if (item := _of_entry(entry, language))), rules
    )
    return Links(links, fault="" if links or parsed.get("version") else "no-feed")


def entries(body: bytes, url: str, content_type: str) -> list[Item]:
    """Return the entries in order, with their contents. Entries that cannot be read are left out."""
    parsed = _parsed(body, url, content_type)
    if isinstance(parsed, str):
        return []
    language = str(parsed.feed.get("language") or "")
    return [item for entry in parsed.entries if (item := _of_entry(entry, language))]


def _parsed(body: bytes, url: str, content_type: str) -> Any:
    """Return the feed, or a short code for the reason why it cannot be read."""
    if len(body) > MAX_FEED_BYTES:
        return "too-large"
    if body.count(b"<") > MAX_FEED_TAGS or _ENDLESS_TAG.search(body):
        return "too-many"
    try:
        return feedparser.parse(
            io.BytesIO(_with_clean_head(body)),
            response_headers={"content-type": content_type or "application/xml", "content-location": url},
            sanitize_html=False,
        )
    except Exception as error:  # whatever a broken feed makes the parser raise is the feed's fault
        return f"feed-{type(error).__name__}"[:80]


def _with_clean_head(body: bytes) -> bytes:
    """Return the feed with a cleaned head.

    Declarations of entities that refer to other entities or to files are removed. No real feed has them, and a few can
    expand to gigabytes. Runs of white space are shortened, because feedparser loses its time in them.
    """
    element = _ELEMENT.search(body)
    start = element.start() if element else len(body)
    return _without_entities_of_others(_RUNS.sub(b"\n", body[:start])) + body[start:]


def _without_entities_of_others(body: bytes) -> bytes:
    if b"<!ENTITY" not in body:
        return body
    first, *declared = body.split(b"<!ENTITY")
    kept = [first]
    for text in declared:
        value, closed, rest = text.partition(b">")
        kept.append(rest if closed and _OF_OTHERS.search(value) else b"<!ENTITY" + text if closed else b"")
    return b"".join(kept)


def _of_entry(entry: Any, language: str) -> Item | None:
    address = str(entry.get("link") or "")
    if not address and str(entry.get("id") or "").startswith("http"):
        address = str(entry["id"])
    if not address:
        return None
    content = _content(entry)
    summary = str(entry.get("summary") or "")
    link = Link(
        address,
        title=clean(str(entry.get("title") or "")),
        teaser=text_of(summary or content),
        published=str(entry.get("published") or entry.get("updated") or entry.get("pubdate") or ""),
        byline=clean(str(entry.get("author") or "")),
        language=language,
        image=_image(entry, summary or content),
    )
    return Item(link, content)


def _content(entry: Any) -> str:
    """Return the longest of the entry's contents, as HTML."""
    contents = [str(one.get("value") or "") for one in entry.get("content") or []]
    return max(contents, key=len, default="")


def _image(entry: Any, summary: str) -> str:
    for name in ("media_thumbnail", "media_content"):
        for item in entry.get(name) or []:
            if item.get("url") and (name == "media_thumbnail" or item.get("medium", "image") == "image"):
                return str(item["url"])
    for item in entry.get("enclosures") or []:
        if str(item.get("type") or "").startswith("image/"):
            return str(item.get("href") or "")
    return first_image(summary)
