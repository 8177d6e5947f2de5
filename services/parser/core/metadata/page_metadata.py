"""Read the other metadata: language, addresses, section, tags, standfirst, lead picture and paywall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from services.parser.core.document import class_names
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.headline_distance import Noted
from services.parser.core.metadata.json_ld import Thing, address_of, text_of
from services.parser.core.metadata.titles import clean
from services.parser.core.urls.canonical import join_url
from shared.contracts import Block, BlockKind, ImageRef

_TAG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{1,8})*$")
_VERSIONS = {"amphtml": "amp", "shortlink": "short"}
_STANDFIRSTS = ("description", "og:description", "twitter:description", "dc.description", "sailthru.description")


def base_of(head: Head, url: str) -> str:
    """Return the base of the page's relative links: `<base href>` if given."""
    return (join_url(url, head.base) if head.base else "") or url


def language_of(head: Head, things: Sequence[Thing]) -> str:
    """Return the declared language in BCP 47. `ko_KR` and `KO` are normalised, and nonsense is dropped."""
    candidates = [head.language, head.first("og:locale"), head.first("content-language", "dc.language", "language")]
    candidates.append(text_of(things, "inLanguage"))
    for candidate in candidates:
        tag = candidate.strip().replace("_", "-")
        if tag and _TAG.match(tag):
            first, dash, rest = tag.partition("-")
            return first.lower() + dash + rest
    return ""


def canonical_of(head: Head, things: Sequence[Thing], base: str, url: str) -> str:
    """Return the first address that the page calls its own.

    A home page's address is accepted only for the home page itself.
    """
    declared = (*head.hrefs("canonical"), head.first("og:url") or _declared_url(things))
    found = (join_url(base, href) for href in declared if href)
    return next((address for address in found if address and not (_is_home(address) and not _is_home(url))), "")


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def _declared_url(things: Sequence[Thing]) -> str:
    """Return `mainEntityOfPage`, as an address or as a thing that has one, or else `url`."""
    for thing in things[:1]:
        for key in ("mainEntityOfPage", "url"):
            value = thing.get(key)
            address = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(address, str) and address.startswith("http"):
                return address
    return ""


def alternates_of(head: Head, noted: Sequence[Noted], base: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of kind and URL.

    The kinds are the AMP, print and mobile versions, the short address, and other languages (`hreflang:ko`).
    """
    found = []
    for rel, attributes in head.links:
        what = _what(rel, attributes)
        if what and (url := join_url(base, attributes.get("href"))):
            found.append((what, url))
    for node, named, attributes in noted:
        if "href" in attributes and class_names.read_names(named).fields & class_names.PRINT and node.tag == "a":
            url = join_url(base, attributes.get("href"))
            if url and url.partition("#")[0] != base.partition("#")[0]:
                found.append(("print", url))
    return tuple(dict.fromkeys(found))[:40]


def _what(rel: str, attributes: dict[str, str | None]) -> str:
    """Return the kind of version that a link in the head leads to, or an empty string for a feed or any other link."""
    if "alternate" in rel:
        if language := attributes.get("hreflang"):
            return f"hreflang:{language[:20]}"
        media = (attributes.get("media") or "").lower()
        if media:
            return "print" if "print" in media else "mobile" if "handheld" in media or "max-width" in media else ""
        return ""
    return _VERSIONS.get(rel, "")


def section_of(head: Head, things: Sequence[Thing]) -> str:
    return clean(text_of(things, "articleSection") or head.first("article:section", "section", "og:article:section"))


def tags_of(head: Head, things: Sequence[Thing]) -> tuple[str, ...]:
    """Return the keywords of linked data and meta tags, as printed, once each."""
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
    """Return whether the page is declared as not free, as a whole or in a part (`hasPart`)."""
    for thing in things:
        if "isAccessibleForFree" in thing or "hasPart" in thing:
            parts = thing.get("hasPart")
            if any(_not_free(declared) for declared in (thing, *(parts if isinstance(parts, list) else [parts]))):
                return True
    return head.first("article:content_tier", "og:article:content_tier").lower() in ("locked", "metered")


def _not_free(declared: Any) -> bool:
    """Return whether the value is `false`, `"False"` or `http://schema.org/False`."""
    return isinstance(declared, dict) and str(declared.get("isAccessibleForFree")).lower().endswith("false")


def lead_image(
    head: Head, things: Sequence[Thing], blocks: Sequence[Block], base: str, hint: str
) -> tuple[ImageRef | None, str]:
    """Return the picture that the page shares. If the text holds the same picture, its caption is used."""
    shared = head.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    shared = shared or next(iter(head.hrefs("image_src")), "")
    url, rule = join_url(base, shared), "og:image"
    if not url:
        of_thing = next(filter(None, (address_of(t.get("image")) for t in things)), "")
        url, rule = join_url(base, of_thing), "json-ld image"
    if url:
        return _reference(url, next((b for b in blocks if b.url == url), None)), rule
    first = next((b for b in blocks if b.kind is BlockKind.IMAGE), None)
    if first is not None and first.url:
        return _reference(first.url, first), "first image"
    return (ImageRef(url=hint, lead=True), "listing") if hint else (None, "")


def _reference(url: str, block: Block | None) -> ImageRef:
    if block is None:
        return ImageRef(url=url, lead=True)
    return ImageRef(url=url, caption=block.caption, credit=block.credit, alt=block.alt, lead=True)
