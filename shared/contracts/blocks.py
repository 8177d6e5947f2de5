"""An article's text: a list of blocks. Everything that shows text renders from these; foreign HTML gets no further."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from shared.contracts.common import Part, Url


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    PREFORMATTED = "preformatted"
    IMAGE = "image"
    EMBED = "embed"


class MarkKind(StrEnum):
    LINK = "link"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    LEADER = "leader"
    """The special type in which DPRK media set the leaders' names."""


class Mark(Part):
    """A span of the block's text: `start` inclusive, `end` exclusive, in code points."""

    kind: MarkKind
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    url: Url | None = None


class Block(Part):
    """One block. `text` is plain, white space folded, lines of a verse parted by a newline.

    level    heading level 1 to 6, or nesting depth of a list item (from 1); else 0
    ordered  for list items: a numbered list
    cells    for table rows: the cells' texts (`text` is then these, joined by a tab)
    url      for images the picture's address, for embeds that of what is embedded
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
