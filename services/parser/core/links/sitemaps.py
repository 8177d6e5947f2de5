"""Read sitemaps: plain, news, index and text. Only their tags are read, so entities and doctypes have no effect."""

from __future__ import annotations

import html
import re
import zlib

from services.parser.core.links.model import EntryRules, Link, Links, normalize_links
from shared.contracts import PageKind

MAX_UNPACKED = 60 * 1024 * 1024
MAX_CHILDREN = 2_000

_ENTRY = re.compile(r"<(?:\w+:)?(url|sitemap)\b[^<>]*+>", re.I)
_FIELD = re.compile(
    r"<(?:(\w+):)?([a-z_]+)\b[^<>]*+>\s*+(?:<!\[CDATA\[((?:(?!\]\]>|<!\[CDATA\[).)*+)\]\]>|([^<]*+))\s*+</", re.S | re.I
)
_BARE = re.compile(r"<(?:\w+:)?loc\b[^<>]*+>\s*+(?:<!\[CDATA\[)?+\s*+([^<\]]++)", re.I)
"""None of these patterns looks at anything twice, even if tags are left open. Each ends where the next tag begins."""


def unpacked(body: bytes) -> bytes:
    """Return gzip bodies unpacked, up to a limit. Other bodies are returned unchanged."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(31).decompress(body, MAX_UNPACKED)
    except zlib.error:
        return body


def read_sitemap(text: str, url: str, rules: EntryRules) -> Links:
    """Return the articles, newest first if dates are given. An index gives its newest parts, to be read as sitemaps."""
    _, *parts = _ENTRY.split(text)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    found = [link for kind, inner in pairs if (link := _entry(kind.lower(), inner))]
    if not found:
        found = [Link(_tidy(u)) for u in _BARE.findall(text) or _lines(text)]
    children = sorted((f for f in found if f.kind is PageKind.SITEMAP), key=lambda f: f.published, reverse=True)
    articles = sorted((f for f in found if f.kind is PageKind.ARTICLE), key=lambda f: f.published, reverse=True)
    links = normalize_links(url, [*children[:MAX_CHILDREN], *articles], rules)
    return Links(links, fault="" if links or "<" in text else "no-sitemap")


def _lines(text: str) -> list[str]:
    """Return the lines of a plain list that are an address and nothing else."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line.startswith(("http://", "https://")) and " " not in line]


def _entry(kind: str, inner: str) -> Link | None:
    fields: dict[str, str] = {}
    for prefix, name, cdata, plain in _FIELD.findall(inner):
        space = prefix.lower() if prefix.lower() in ("image", "video", "news") else ""
        fields.setdefault(f"{space}:{name.lower()}".lstrip(":"), _tidy(cdata or plain))
    if not fields.get("loc"):
        return None
    if kind == "sitemap":
        return Link(fields["loc"], published=fields.get("lastmod", ""), kind=PageKind.SITEMAP)
    return Link(
        fields["loc"],
        title=fields.get("news:title", ""),
        published=fields.get("news:publication_date") or fields.get("lastmod", ""),
        language=fields.get("news:language", ""),
        image=fields.get("image:loc", ""),
    )


def _tidy(text: str) -> str:
    return " ".join(html.unescape(text).split())
