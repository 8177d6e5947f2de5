"""Make an address absolute, in the one form under which a style sheet or its picture is fetched and found again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

_SHORTEST, _LONGEST = 10, 4096  # as in the messages
_SCHEMES = ("http://", "https://")
_MIXED_CASE = re.compile(r"url\(", re.I)
_IGNORED = str.maketrans("", "", "\t\r\n\f")


def absolute(base: str, address: str) -> str:
    """Return the http(s) address without fragment, or an empty string if there is none."""
    address = address.translate(_IGNORED).strip().replace(" ", "%20").partition("#")[0]
    try:
        url = address if address.startswith(_SCHEMES) else urljoin(base, address)  # joining costs most
        fits = url.startswith(_SCHEMES) and _SHORTEST <= len(url) <= _LONGEST
        usable = fits and url.isprintable() and urlsplit(url).hostname
    except ValueError:
        return ""
    return url if usable else ""


def first_of(urls: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the first addresses, each once, without empty ones. What follows them is not read."""
    found: dict[str, None] = {}
    for url in urls:
        if url:
            found[url] = None
        if len(found) == most:
            break
    return tuple(found)


def with_small_urls(text: str) -> str:
    """Write `URL(` as `url(`: patterns that begin with fixed letters are found several times as fast."""
    text = text.replace("URL(", "url(")
    return _MIXED_CASE.sub("url(", text) if text.lower().count("url(") > text.count("url(") else text
