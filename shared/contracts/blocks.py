"""An article's text as a list of blocks.

All output of text is rendered from blocks; HTML of an outlet gets no further.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from shared.contracts.common import Part, Url


class BlockKind(StrEnum):
    """What a block of an article's text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    PREFORMATTED = "preformatted"
    IMAGE = "image"
    EMBED = "embed"


class MarkKind(StrEnum):
    """What a span of a block is."""

    LINK = "link"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    LEADER = "leader"
    """The special type in which DPRK media print the leaders' names."""


class Mark(Part):
    """A span of the block's text, in code points: `start` inclusive, `end` exclusive."""

    kind: MarkKind
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    url: Url | None = None


class Block(Part):
    """One block. `text` is plain, with white space collapsed; the lines of a verse are separated by newlines.

    level    heading level 1 to 6, or nesting depth of a list item (from 1); else 0
    ordered  for list items: whether the list is numbered
    cells    for table rows: the texts of the cells (`text` is these, joined by tabs)
    url      for images the picture's address, for embeds the address of the embedded content
    caption, credit, alt   for images
    """

    kind: BlockKind
    text: str = ""
    marks: tuple[Mark, ...] = ()
    level: int = Field(default=0, ge=0, le=20)
    ordered: bool = False
    cells: tuple[str, ...] = ()
    url: Url | None = None
    caption: str = ""
    credit: str = ""
    alt: str = ""

    @property
    def is_link(self) -> bool:
        """Return whether one link covers the whole text."""
        return any(mark.kind is MarkKind.LINK and mark.end - mark.start >= len(self.text) for mark in self.marks)
