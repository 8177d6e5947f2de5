"""Linked data of this page's article, told from that of other articles which the page shows or links to."""

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
    """What the page is called and where it stands: paths of its addresses, and its names, casefolded."""

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
    """The things that are not another article's.

    A thing is the page's by its address or by its headline. What has neither in common with the page is another's where
    some thing is the page's, or where both its address and its headline say so.
    """
    if not any(key in thing for thing in things for key in _NAMES):
        return things
    signs = [(_told_by_address(thing, page), _told_by_name(thing, page)) for thing in things]
    found = any(True in sign for sign in signs)
    return [thing for thing, sign in zip(things, signs, strict=True) if not _is_anothers(sign, found)]


def _is_anothers(sign: tuple[bool | None, bool | None], found: bool) -> bool:
    if True in sign:
        return False
    return False in sign if found else sign == (False, False)


def _told_by_address(thing: Thing, page: PageSelf) -> bool | None:
    """Whether its addresses are the page's; None where it names none of an article."""
    paths = [path for address in _addresses(thing) if (path := _path(address))]
    return any(path in page.paths for path in paths) if paths and page.paths else None


def _told_by_name(thing: Thing, page: PageSelf) -> bool | None:
    told = next((thing[key] for key in _NAMES if isinstance(thing.get(key), str)), "")
    name = clean(told[:1000]).casefold()
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
    """The path of an article's address, without what differs between versions; empty for a home page or a fragment."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or not parts.path.startswith("/"):
        return ""
    path = parts.path.rstrip("/").removesuffix(".amp").removesuffix("/amp").casefold()
    return f"{path}?{parts.query}" if path.endswith(".php") and parts.query else path
