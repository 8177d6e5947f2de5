"""Feeds with what is expected of them, in terms of feedparser's result: every one is read without harm, and what is
expected of an entry's link, title and author is what our links carry."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from services.parser.core.links import Link, read_links
from services.parser.core.metadata.titles import clean
from services.parser.core.urls.canonical import join_url
from shared.contracts import PageKind
from tests.suites.collections import Found, files

_EXPECT = re.compile(rb"^Expect:\s*(.+?)\s*$", re.M)
_TYPE = re.compile(rb"^Header:\s*Content-type:\s*(.+?)\s*$", re.M | re.I)
_BASE = "http://127.0.0.1:8097/feed.xml"
_KEPT = {"link": "url", "title": "title", "author": "byline"}


def run() -> Found:
    found = Found()
    for name, body in files("feedparser"):
        if name.endswith(".xml"):
            found.case(name.removeprefix("tests/"), _seen(body))
    return found


def _seen(body: bytes) -> str:
    reported = _TYPE.search(body[:4096])
    try:
        links = read_links(body, PageKind.FEED, _BASE, reported[1].decode("latin-1") if reported else "")
    except Exception as error:
        return f"raised {type(error).__name__}"
    for field, expected in _expected(body):
        if links.links and not _is(links.links[0], field, expected):
            return f"{field} is {getattr(links.links[0], _KEPT[field])!r}, expected {expected!r}"
    return ""


def _is(link: Link, field: str, expected: str) -> bool:
    got = str(getattr(link, _KEPT[field]))
    return got == (join_url(_BASE, expected) if field == "link" else clean(expected))


def _expected(body: bytes) -> Iterator[tuple[str, str]]:
    """Comparisons of `entries[0]`'s fields with texts; what is expected of the rest of a feed is not ours to keep."""
    line = _EXPECT.search(body[:4096])
    try:
        tree = ast.parse(line[1].decode("utf-8", "replace"), mode="eval") if line else None
    except SyntaxError:
        return
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
            field, value = _field(node.left), node.comparators[0]
            if field in _KEPT and isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield field, value.value


def _field(node: ast.expr) -> str:
    """`title` of `entries[0]["title"]`, `entries[0].title`; empty for anything else."""
    key: Any = node.slice if isinstance(node, ast.Subscript) else None
    name = node.attr if isinstance(node, ast.Attribute) else key.value if isinstance(key, ast.Constant) else ""
    owner = ast.unparse(node.value) if isinstance(node, ast.Attribute | ast.Subscript) else ""
    return str(name) if owner == "entries[0]" else ""
