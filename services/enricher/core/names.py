"""Find the names mentioned in an article's title and text, each with its position and a person's title."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from services.enricher.core.plain_text import NO_TEXT
from shared.contracts import IN_TITLE, Article, Block, BlockKind, NameMention
from shared.names.finder import finder
from shared.names.gazetteer import kind_of
from shared.names.titles import title_of

MOST = 1000
"""The maximum number of names kept. A list of delegations may have thousands; they would bloat the message."""
_LONGEST_TITLE = 200
_LIST_ITEM = BlockKind.LIST_ITEM
_BETWEEN = "\0"
"""Separates the blocks. It is part of no name, so no name is read across two blocks."""


def name_mentions(article: Article) -> tuple[NameMention, ...]:
    """Return the first thousand names, beginning with the title. All blocks are searched at once."""
    blocks = [(IN_TITLE, article.title), *_texts(article.blocks)]
    joined = _BETWEEN.join(text for _, text in blocks)
    starts = [0, *accumulate(len(text) + len(_BETWEEN) for _, text in blocks)]
    return tuple(_mentions(joined, [number for number, _ in blocks], starts))


def _texts(blocks: tuple[Block, ...]) -> Iterator[tuple[int, str]]:
    """Yield the blocks of the article's own text with their numbers. Captions and lists of links are left out."""
    for number, block in enumerate(blocks):
        if block.text and block.kind not in NO_TEXT and not (block.kind is _LIST_ITEM and block.is_link):
            yield number, block.text


def _mentions(joined: str, numbers: list[int], starts: list[int]) -> Iterator[NameMention]:
    floor = 0
    for count, (ids, start, end) in enumerate(finder().find(joined)):
        if count == MOST:
            return
        title = ""
        if kind_of(ids[0]) == "person":
            title, floor = title_of(joined, start, end, floor)[:_LONGEST_TITLE], end
        at = bisect_right(starts, start) - 1
        yield NameMention(ids=ids, block=numbers[at], start=start - starts[at], end=end - starts[at], title=title)
