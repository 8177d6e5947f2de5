"""Spell an address in the other ways in which sites name one page: scheme, `www.`, and the index file of a folder."""

from __future__ import annotations

import re
from itertools import product
from urllib.parse import urlsplit, urlunsplit

from shared.homepages import is_front_page

_FILES = ("", "/", "/index.html", "/index.htm", "/index.php")
_INDEX = re.compile(r"(?:/(?:index\.(?:html?|php))?)$")
_IS_FILE = re.compile(r"\.[A-Za-z]\w{0,4}$")


def spellings(address: str) -> set[str]:
    """Return the other spellings of an address. A front page has none: it is no article's address."""
    parts = urlsplit(address)
    if is_front_page(address) or parts.scheme not in ("http", "https"):
        return set()
    host, folder = parts.netloc.removeprefix("www."), _INDEX.sub("", parts.path)
    paths = [parts.path] if _IS_FILE.search(folder) else [folder + name for name in _FILES]
    hosts = (host, f"www.{host}")
    return {
        urlunsplit((scheme, name, path, parts.query, parts.fragment))
        for scheme, name, path in product(("http", "https"), hosts, paths)
    } - {address}
