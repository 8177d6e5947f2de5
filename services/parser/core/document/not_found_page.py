"""The outlet's own "not found" page, as seen at an address that never existed, and the pages that equal it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from services.parser.core.document.limits import exceeds_limits
from services.parser.core.document.outline_builder import OutlineBuilder

_CHANGING = re.compile(r"\S*[\d/]\S*")
"""Addresses, times and numbers. Such a page often repeats what was requested, and when."""
_MOST_LINES = 2_000
_OWN = 0.1
"""The largest share of a page's text that may differ from the "not found" page if both count as the same."""


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """A "not found" page.

    `sample` is the article's address that the invented address was modelled on. `led_to` is the address that a redirect
    led to. `names` holds hashes of the page's title and headlines, and `lines` hashes of its lines.
    """

    sample: str
    led_to: str
    names: frozenset[int]
    lines: frozenset[int]

    def is_shown_at(self, url: str, led_to: str) -> bool:
        """Return whether a redirect led to the place where redirects from addresses that never existed lead."""
        return bool(self.led_to) and url != self.sample and _place(led_to or url) == _place(self.led_to) != _place(url)

    def is_same(self, title: str, texts: Iterable[str]) -> bool:
        """Return whether a page with this title and these lines has no content of its own."""
        lines = [line for text in texts for line in text.splitlines() if line.strip()]
        if not lines or _hash(title) not in self.names:
            return False
        own = sum(len(line) for line in lines if _hash(line) not in self.lines)
        return own <= _OWN * sum(map(len, lines))


def not_found_page(html: str, sample: str, led_to: str) -> NotFoundPage:
    names, lines = names_and_lines(html)
    return NotFoundPage(sample, led_to, frozenset(map(_hash, names)), frozenset(map(_hash, lines)))


def names_and_lines(html: str) -> tuple[list[str], list[str]]:
    """Return a page's title and headlines, and all its lines without menus.

    A page that would stall the parser gives nothing.
    """
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
