"""The outlet's own "not found" page, as seen at an address that never existed, and pages that are the same."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from services.parser.core.document.limits import exceeds_limits
from services.parser.core.document.outline import OutlineBuilder

_CHANGING = re.compile(r"\S*[\d/]\S*")
"""Addresses, times and numbers: such a page often repeats what was asked for, and when."""
_MOST_LINES = 2_000
_OWN = 0.1
"""Share of a page's text that may not be on the "not found" page where it is taken for the same."""


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """`sample` is the article whose address gave the shape; `led_to` where a redirect led; the rest are hashes: of the
    page's title and headlines, and of its lines."""

    sample: str
    led_to: str
    names: frozenset[int]
    lines: frozenset[int]

    def is_shown_at(self, url: str, led_to: str) -> bool:
        """Whether a redirect led to where redirects from nowhere lead."""
        return bool(self.led_to) and url != self.sample and _place(led_to or url) == _place(self.led_to) != _place(url)

    def is_same(self, title: str, texts: Iterable[str]) -> bool:
        """Whether a page with this title and these lines says nothing of its own."""
        lines = [line for text in texts for line in text.splitlines() if line.strip()]
        if not lines or _hash(title) not in self.names:
            return False
        own = sum(len(line) for line in lines if _hash(line) not in self.lines)
        return own <= _OWN * sum(map(len, lines))


def not_found_page(html: str, sample: str, led_to: str) -> NotFoundPage:
    names, lines = names_and_lines(html)
    return NotFoundPage(sample, led_to, frozenset(map(_hash, names)), frozenset(map(_hash, lines)))


def names_and_lines(html: str) -> tuple[list[str], list[str]]:
    """Title and headlines of a page, and all its lines without menus; nothing of a page that stalls a parser."""
    if exceeds_limits(html) is not None:
        return [], []
    tree = LexborHTMLParser(html)
    title = tree.css_first("head > title")
    if tree.body is None:
        return [], []
    text_runs = OutlineBuilder(()).run(tree.body).text_runs
    names = [title.text()] if title is not None else []
    names += [part for name in names for part in re.split(r"\s+[|·–—-]\s+", name)]
    names += [text_run.text for text_run in text_runs if text_run.tag == "h1"]
    own = [
        text_run.text for text_run in text_runs if text_run.node is None and text_run.linked < 0.45 * len(text_run.text)
    ]
    return names, own[:_MOST_LINES]


def _hash(text: str) -> int:
    return zlib.crc32(" ".join(_CHANGING.sub("#", text.casefold()).split()).encode())


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path
