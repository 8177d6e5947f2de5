"""An article's text as plain strings: what the other concerns look at."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from shared.contracts import Block, BlockKind

NO_TEXT = frozenset({BlockKind.IMAGE, BlockKind.EMBED})


def text_blocks(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that hold running text; captions belong to their pictures, not to the text."""
    return [block for block in blocks if block.text and block.kind not in NO_TEXT]


def plain_text(blocks: Sequence[Block]) -> str:
    """The blocks' texts, parted by newlines, in NFC: two spellings of one syllable are the same text."""
    return unicodedata.normalize("NFC", "\n".join(block.text for block in text_blocks(blocks)))


def folded(text: str) -> str:
    """White space of any kind and length is one space."""
    return " ".join(text.split())


def opening(title: str, text: str, size: int = 1024) -> str:
    """Title and beginning, `size` bytes of UTF-8 in all: enough to tell a language, and no more than that costs."""
    return f"{title}\n{text[:size]}".encode("utf-8", "ignore")[:size].decode("utf-8", "ignore")
