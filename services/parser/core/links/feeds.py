"""RSS and Atom, well or ill formed, and JSON Feed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import feedparser
import orjson
from selectolax.lexbor import LexborHTMLParser

from services.parser.core import shallow
from services.parser.core.links.link import EntryRules, Link, Links, tidy
from services.parser.core.metadata.titles import clean

MAX_FEED_BYTES = 16 * 1024 * 1024
_ENDLESS_TAG = re.compile(rb"<[a-zA-Z][^<>]{50000}")
_ELEMENT = re.compile(rb"<\w")
_RUNS = re.compile(rb"\s{2,}")
_OF_OTHERS = re.compile(rb"&(?!#)|\s(?:SYSTEM|PUBLIC)\s|%", re.I)
_LEAST_WHOLE = 500
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\W*\]|read more\W*|continue reading.{0,200})\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry and its content as HTML: Atom's `content`, RSS's `content:encoded`, JSON Feed's `content_html`."""

    link: Link
    html: str

    @property
    def is_whole(self) -> bool:
        """Whether the content is the article rather than its beginning: so long, and not cut off."""
        text = _text(self.html) if len(self.html) >= _LEAST_WHOLE else ""
        return len(text) >= max(_LEAST_WHOLE, len(self.link.teaser)) and not _CUT_OFF.search(text)


def feed_items(body: bytes, url: str, content_type: str) -> Iterator[Item]:
    """The entries of a feed of any kind, in order; none of what cannot be read."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        feed = _json(body)
        language = str(feed.get("language") or "")
        yield from (_item(item, language) for item in _json_items(feed) or ())
        return
    parsed = _parsed(body, url, content_type)
    if isinstance(parsed, str):
        return
    language = str(parsed.feed.get("language") or "")
    yield from (item for entry in parsed.entries if (item := _of_entry(entry, language)))


def read_feed(body: bytes, url: str, content_type: str, rules: EntryRules) -> Links:
    """Entries in order. External entities are not followed and nothing is fetched: the parser gets bytes alone."""
    parsed = _parsed(body, url, content_type)
    if isinstance(parsed, str):
        return Links(fault=parsed)
    language = str(parsed.feed.get("language") or "")
    links = tidy(url, (_told(item) for entry in parsed.entries if (item := _of_entry(entry, language))), rules)
    return Links(links, fault="" if links or parsed.get("version") else "no-feed")


def _parsed(body: bytes, url: str, content_type: str) -> Any:
    """The feed, or as a short code why it cannot be read."""
    if len(body) > MAX_FEED_BYTES:
        return "too-large"
    if _ENDLESS_TAG.search(body):
        return "too-many"
    try:
        return feedparser.parse(
            io.BytesIO(_tame(body)),
            response_headers={"content-type": content_type or "application/xml", "content-location": url},
            sanitize_html=False,
        )
    except Exception as error:  # whatever a broken feed makes the parser raise, it is the feed's fault
        return f"feed-{type(error).__name__}"[:80]


def _told(item: Item) -> Link:
    return replace(item.link, whole=item.is_whole)


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
        teaser=_text(summary or content),
        published=str(entry.get("published") or entry.get("updated") or entry.get("pubdate") or ""),
        byline=clean(str(entry.get("author") or "")),
        language=language,
        image=_image(entry, summary or content),
    )
    return Item(link, content)


def _content(entry: Any) -> str:
    """The longest of the entry's contents, as HTML."""
    contents = [str(one.get("value") or "") for one in entry.get("content") or []]
    return max(contents, key=len, default="")


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
        shallow.loads(body)
    except orjson.JSONDecodeError:
        return Links(fault="not-json")
    feed = _json(body)
    items = _json_items(feed)
    if items is None:
        return Links(fault="no-feed")
    language = str(feed.get("language") or "")
    links = tidy(url, (_told(_item(item, language)) for item in items), rules)
    return Links(links, older=str(feed.get("next_url") or ""))


def _json(body: bytes) -> dict[str, Any]:
    """The object; an empty one for anything else."""
    try:
        feed = shallow.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return {}
    return feed if isinstance(feed, dict) else {}


def _json_items(feed: dict[str, Any]) -> list[dict[str, Any]] | None:
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
        teaser=_text(str(item.get("summary") or item.get("content_text") or item.get("content_html") or "")),
        published=str(item.get("date_published") or item.get("date_modified") or ""),
        byline=", ".join(filter(None, names)),
        language=str(item.get("language") or language),
        image=str(item.get("image") or item.get("banner_image") or ""),
    )
