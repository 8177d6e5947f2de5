"""Separate linked data of this page's article from that of other articles that the page shows or links to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from services.parser.core.metadata.head import Head
from services.parser.core.metadata.json_ld import Thing
from services.parser.core.metadata.titles import clean, shares_words

_ADDRESSES = ("url", "mainEntityOfPage", "@id")
_NAMES = ("headline", "name")


class PageSelf(NamedTuple):
    """The identity of the page: the paths of its addresses, and its names, casefolded."""

    paths: frozenset[str]
    names: tuple[str, ...]


def page_self(head: Head, url: str, headlines: Sequence[str]) -> PageSelf:
    addresses = (url, *head.hrefs("canonical"), head.first("og:url"))
    names = (head.first("og:title", "twitter:title"), head.title, *headlines)
    return PageSelf(
        frozenset(path for address in addresses if (path := _path(address))),
        tuple(clean(name).casefold() for name in names if name),
    )


def of_this_page(things: list[Thing], page: PageSelf) -> list[Thing]:
    """Return the things that do not belong to another article.

    A thing belongs to the page if its address or its headline matches. A thing that matches in neither belongs to
    another article in two cases: if some other thing belongs to the page, or if both its address and its headline
    differ from the page's.
    """
    if not any(key in thing for thing in things for key in _NAMES):
        return things
    signs = [(_matches_address(thing, page), _matches_name(thing, page)) for thing in things]
    found = any(True in sign for sign in signs)
    return [thing for thing, sign in zip(things, signs, strict=True) if not _is_anothers(sign, found)]


def _is_anothers(sign: tuple[bool | None, bool | None], found: bool) -> bool:
    if True in sign:
        return False
    return False in sign if found else sign == (False, False)


def _matches_address(thing: Thing, page: PageSelf) -> bool | None:
    """Return whether the thing's addresses are the page's, or None if it names no address of an article."""
    paths = [path for address in _addresses(thing) if (path := _path(address))]
    return any(path in page.paths for path in paths) if paths and page.paths else None


def _matches_name(thing: Thing, page: PageSelf) -> bool | None:
    name = next((thing[key] for key in _NAMES if isinstance(thing.get(key), str)), "")
    name = clean(name[:1000]).casefold()
    if not name or not page.names:
        return None
    return any(name in other or other in name or shares_words(name, other) for other in page.names)


def _addresses(thing: Thing) -> Iterator[str]:
    for key in _ADDRESSES:
        value = thing.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _path(address: str) -> str:
    """Return the path of an article's address, without the parts that differ between versions.

    A home page or a fragment gives an empty string.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/"):
        return ""
    path = parts.path.rstrip("/").removesuffix(".amp").removesuffix("/amp").casefold()
    return f"{path}?{parts.query}" if path.endswith(".php") and parts.query else path


def calls_itself_article(head: Head, things: Sequence[Thing]) -> bool:
    """Return whether the page's own data calls it an article."""
    if head.first("og:type").lower() in ("article", "news"):
        return True
    return any("Article" in str(t.get("@type")) or "Posting" in str(t.get("@type")) for t in things)
