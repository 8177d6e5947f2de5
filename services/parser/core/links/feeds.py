"""RSS and Atom, well or ill formed, and JSON Feed."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser
import orjson
from selectolax.lexbor import LexborHTMLParser

from services.parser.core.links.link import EntryRules, Link, Links, tidy
from services.parser.core.metadata.titles import clean

MAX_FEED_BYTES = 16 * 1024 * 1024
_ENDLESS_TAG = re.compile(rb"<[a-zA-Z][^<>]{50000}")
_ELEMENT = re.compile(rb"<\w")
_RUNS = re.compile(rb"\s{2,}")
_OF_OTHERS = re.compile(rb"&(?!#)|\s(?:SYSTEM|PUBLIC)\s|%", re.I)


def read_feed(body: bytes, url: str, content_type: str, rules: EntryRules) -> Links:
    """Entries in order. External entities are not followed and nothing is fetched: the parser gets bytes alone."""
    if len(body) > MAX_FEED_BYTES:
        return Links(fault="too-large")
    if _ENDLESS_TAG.search(body):
        return Links(fault="too-many")
    try:
        parsed = feedparser.parse(
            io.BytesIO(_tame(body)),
            response_headers={"content-type": content_type or "application/xml", "content-location": url},
            sanitize_html=False,
        )
    except Exception as error:  # whatever a broken feed makes the parser raise, it is the feed's fault
        return Links(fault=f"feed-{type(error).__name__}"[:80])
    language = str(parsed.feed.get("language") or "")
    links = tidy(url, (link for entry in parsed.entries if (link := _of_entry(entry, language))), rules)
    return Links(links, fault="" if links or parsed.get("version") else "no-feed")


def _tame(body: bytes) -> bytes:
    """The head without the declarations of entities that name others, or files (no honest feed has them, and a few of
    them grow to gigabytes), and without the runs of white space in which feedparser loses its time."""
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


def _of_entry(entry: Any, language: str) -> Link | None:
    address = str(entry.get("link") or "")
    if not address and str(entry.get("id") or "").startswith("http"):
        address = str(entry["id"])
    if not address:
        return None
    summary = str(entry.get("summary") or "") or _content(entry)
    return Link(
        address,
        title=clean(str(entry.get("title") or "")),
        teaser=_text(summary),
        published=str(entry.get("published") or entry.get("updated") or entry.get("pubdate") or ""),
        byline=clean(str(entry.get("author") or "")),
        language=language,
        image=_image(entry, summary),
    )


def _content(entry: Any) -> str:
    contents = entry.get("content") or []
    return str(contents[0].get("value") or "") if contents else ""


def _text(html: str) -> str:
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    body = LexborHTMLParser(html).body
    return " ".join(body.text(separator=" ").split()) if body is not None else ""


def _image(entry: Any, summary: str) -> str:
    for name in ("media_thumbnail", "media_content"):
        for item in entry.get(name) or []:
            if item.get("url") and (name == "media_thumbnail" or item.get("medium", "image") == "image"):
                return str(item["url"])
    for item in entry.get("enclosures") or []:
        if str(item.get("type") or "").startswith("image/"):
            return str(item.get("href") or "")
    if "<img" in summary and (image := LexborHTMLParser(summary).css_first("img[src]")) is not None:
        return image.attributes.get("src") or ""
    return ""


def read_json_feed(body: bytes, url: str, rules: EntryRules) -> Links:
    """jsonfeed.org, versions 1 and 1.1."""
    try:
        feed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return Links(fault="not-json")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Links(fault="no-feed")
    language = str(feed.get("language") or "")
    links = tidy(url, (_of_item(item, language) for item in items if isinstance(item, dict)), rules)
    return Links(links, older=str(feed.get("next_url") or ""))


def _of_item(item: dict[str, Any], language: str) -> Link:
    authors = item.get("authors") or [item.get("author") or {}]
    names = [str(a.get("name") or "") for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    return Link(
        str(item.get("url") or item.get("external_url") or ""),
        title=clean(str(item.get("title") or "")),
        teaser=_text(str(item.get("summary") or item.get("content_text") or item.get("content_html") or "")),
        published=str(item.get("date_published") or item.get("date_modified") or ""),
        byline=", ".join(filter(None, names)),
        language=str(item.get("language") or language),
        image=str(item.get("image") or item.get("banner_image") or ""),
    )
