"""The rest of what a page says of itself: language, addresses, section, tags, standfirst, lead picture, paywall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from services.parser.core.address import joined
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.linked import Thing, address_of, text_of
from services.parser.core.metadata.titles import clean
from shared.contracts import Block, BlockKind, ImageRef

_TAG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{1,8})*$")
_STANDFIRSTS = ("description", "og:description", "twitter:description", "dc.description", "sailthru.description")


def base_of(head: Head, tree: LexborHTMLParser, url: str) -> str:
    """What links are relative to: `<base href>` where it is given."""
    node = tree.head.css_first("base[href]") if tree.head is not None else None
    return (joined(url, node.attributes.get("href")) if node is not None else "") or url


def language_of(head: Head, things: Sequence[Thing]) -> str:
    """BCP 47 as declared; `ko_KR` and `KO` are tidied, nonsense is dropped."""
    candidates = [head.language, head.first("og:locale"), head.first("content-language", "dc.language", "language")]
    candidates.append(text_of(things, "inLanguage"))
    for candidate in candidates:
        tag = candidate.strip().replace("_", "-")
        if tag and _TAG.match(tag):
            first, dash, rest = tag.partition("-")
            return first.lower() + dash + rest
    return ""


def canonical_of(head: Head, base: str) -> str:
    for href in head.hrefs("canonical"):
        if url := joined(base, href):
            return url
    return joined(base, head.first("og:url"))


def alternates_of(head: Head, base: str) -> tuple[tuple[str, str], ...]:
    """(what, URL) for AMP and print versions and for other languages (`hreflang:ko`)."""
    found = [("amp", u) for h in head.hrefs("amphtml") if (u := joined(base, h))]
    for rel, attributes in head.links:
        if "alternate" in rel.split() and (url := joined(base, attributes.get("href"))):
            if language := attributes.get("hreflang"):
                found.append((f"hreflang:{language[:20]}", url))
            elif (attributes.get("media") or "").lower() == "print":
                found.append(("print", url))
    return tuple(dict.fromkeys(found))[:40]


def section_of(head: Head, things: Sequence[Thing]) -> str:
    return clean(text_of(things, "articleSection") or head.first("article:section", "section", "og:article:section"))


def tags_of(head: Head, things: Sequence[Thing]) -> tuple[str, ...]:
    """Keywords of linked data and meta tags, as printed, once each."""
    printed: list[Any] = []
    for thing in things[:2]:
        keywords = thing.get("keywords")
        printed += keywords if isinstance(keywords, list) else [keywords]
    printed += head.metas.get("article:tag", [])
    if not any(printed):
        printed += [head.first("news_keywords", "keywords", "parsely-tags", "sailthru.tags")]
    names = [clean(part)[:100] for text in printed if isinstance(text, str) for part in re.split(r"[,;]", text)]
    return tuple(dict.fromkeys(filter(None, names)))[:50]


def standfirst_of(head: Head, things: Sequence[Thing]) -> str:
    return clean(head.first(*_STANDFIRSTS) or text_of(things, "description"))


def paywalled(head: Head, things: Sequence[Thing]) -> bool:
    free = [thing.get("isAccessibleForFree") for thing in things]
    if any(str(value).lower() == "false" for value in free if value is not None):
        return True
    return head.first("article:content_tier").lower() in ("locked", "metered")


def lead_image(
    head: Head, things: Sequence[Thing], blocks: Sequence[Block], base: str, hint: str
) -> tuple[ImageRef | None, str]:
    """What the page shares as its picture, with the caption of that same picture in the text where it stands there."""
    shared = head.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    of_thing = next(filter(None, (address_of(t.get("image")) for t in things)), "")
    first = next((b for b in blocks if b.kind is BlockKind.IMAGE), None)
    for printed, rule in ((shared, "og:image"), (of_thing, "json-ld image")):
        if url := joined(base, printed):
            same = next((b for b in blocks if b.url == url), None)
            return _reference(url, same), rule
    if first is not None and first.url:
        return _reference(first.url, first), "first image"
    return (ImageRef(url=hint, lead=True), "listing") if hint else (None, "")


def _reference(url: str, block: Block | None) -> ImageRef:
    if block is None:
        return ImageRef(url=url, lead=True)
    return ImageRef(url=url, caption=block.caption, credit=block.credit, alt=block.alt, lead=True)
