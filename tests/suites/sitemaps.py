"""Sitemaps of every kind: each address that stands in one is found, once, with its kind."""

from __future__ import annotations

import gzip
import re

from services.parser.core.links import read_links
from services.parser.core.links.model import EntryRules
from shared.contracts import PageKind
from tests.suites.collections import Found, files

_LOC = re.compile(rb"<(?:loc|link)>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\]\s]+)", re.I)

_ALL = EntryRules(include=".")
"""Without `include`, front pages are left out."""


def run() -> Found:
    found = Found()
    for name, body in files("sitemaps"):
        plain = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
        expected = {m.decode().replace("&amp;", "&") for m in _LOC.findall(plain)}
        links = read_links(body, PageKind.SITEMAP, "http://www.example.com/sitemap.xml", rules=_ALL).links
        got = {link.url for link in links}
        missing = expected - got
        found.case(name.rpartition("/")[2], f"not found: {sorted(missing)}" if missing else "")
    return found
