"""An article's text as plain strings, the input of the other modules."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from shared.contracts import Block, BlockKind

_OPENING = 1024

NO_TEXT = frozenset({BlockKind.IMAGE, BlockKind.EMBED})


def text_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that hold running text. Captions belong to their pictures, so they are left out."""
    return [block for block in blocks if block.text and block.kind not in NO_TEXT]


def printed_text(blocks: Sequence[Block]) -> str:
    """Return the blocks' texts, separated by newlines."""
    return "\n".join([block.text for block in text_blocks(blocks)])


def composed(text: str) -> str:
    """Return the text in NFC. Two spellings of one syllable then compare as equal."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Replace each run of white space by one space."""
    return " ".join(text.split())


def opening(title: str, text: str) -> str:
    """Return the title and the beginning of the text, at most 1024 bytes of UTF-8 in all.

    That is enough to detect a language and limits the cost.
    """
    return f"{title}\n{text[:_OPENING]}".encode("utf-8", "ignore")[:_OPENING].decode("utf-8", "ignore")
