"""Pages without any date, made of real stories: in each layout the paragraphs stand in another way."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from services.parser.core.extraction import Extraction
from services.parser.core.refusals import ENOUGH_FOR_ARTICLES

_WORD = re.compile(r"\w+")
_HEAD = '<html><head><title>{0}</title><meta property="og:type" content="article"></head><body>'
LAYOUTS = (
    ("<main><h1>{0}</h1>", "<p>{0}</p>", "</main>"),
    ("<div class=top><h2>{0}</h2><p class=date></p>", "<p class=pubtime>{0}</p>", "</div>"),
    ("<table><tr><td><b>{0}</b><br>", "<p>{0}", "</td></tr></table>"),
    ("<div><p>{0}</p>", "<p>{0}</p>", "</div>"),
    ("<h1>{0}</h1>", "<p>{0}</p>", ""),
)
"""What stands before the paragraphs (with the title), around each, and behind them."""


class Story(NamedTuple):
    url: str
    day: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)


def stories(path: Path, every: int = 1) -> Iterator[Story]:
    """Those that have a text (one row is the end of a sentence alone).

    Paragraphs are parted by commas and spaces, which are no part of them.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % every:
                continue
            row = json.loads(line)
            parts = (part.strip(" ,") for part in (row["story"] or "").split(",  "))
            paragraphs = tuple(" ".join(part.split()) for part in parts if part)
            if sum(map(len, paragraphs)) >= ENOUGH_FOR_ARTICLES:
                yield Story(row["index.link"], row["date"], row["title"] or "", paragraphs)


def page(story: Story, number: int) -> str:
    """The story in the layout of that number, the next one for the next story."""
    before, around, behind = LAYOUTS[number % len(LAYOUTS)]
    title = html.escape(story.title)
    body = "".join(around.format(html.escape(text)) for text in story.paragraphs)
    return f"{_HEAD.format(title)}{before.format(title)}{body}{behind}</body></html>"


def words(*texts: str) -> Counter[str]:
    return Counter(word for text in texts for word in _WORD.findall(text.casefold()))


def kept(found: Extraction) -> Counter[str]:
    """Words of all that is kept of a page: text, title, standfirst, captions, and the lines of date and byline."""
    dates = [date.printed for date in (found.published, found.updated) if date is not None]
    captions = [part for block in found.blocks for part in (block.caption, block.credit, block.alt)]
    return words(found.text, found.title, found.standfirst, found.byline.printed, *dates, *captions)


def cut(found: Extraction) -> Counter[str]:
    """Words of what was left out of the text and is kept beside it."""
    return words(*(one.text for one in found.cuts))
