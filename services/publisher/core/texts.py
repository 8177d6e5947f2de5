"""Hashes that say when two texts are the same: after folding what no reader sees, and before nothing more."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlsplit

from shared.contracts import Block, BlockKind

LEAST_TELLING = 80
"""Characters below which equal texts do not make one article: `Photo`, an empty body, a notice."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]")
_PICTURES = (BlockKind.IMAGE, BlockKind.EMBED)


def fold(text: str) -> str:
    """NFC, without invisible characters, white space as single blanks."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def revision_hash(title: str, standfirst: str, blocks: Sequence[Block]) -> str:
    """The id of a text: 32 hex digits over title, standfirst and blocks with their kinds.

    Not in it: links and emphasis (tracking parameters come and go), and of a picture's address everything but the
    path, since the same picture moves between hosts and sizes are asked for in the query.
    """
    parts = [fold(title), fold(standfirst)]
    parts += [_picture(b) if b.kind in _PICTURES else f"{b.kind}\x1f{fold(b.text)}" for b in blocks]
    return _hash("\x1e".join(parts))


def _picture(block: Block) -> str:
    path = urlsplit(block.url or "").path
    return f"{block.kind}\x1f{path}\x1f{fold(block.caption)}\x1f{fold(block.text)}"


def same_text_hash(outlet: str, title: str, blocks: Sequence[Block]) -> str | None:
    """Equal for two addresses of one outlet that show the same article; None where the text is too short to tell."""
    text = " ".join(fold(b.text) for b in blocks if b.kind not in _PICTURES and b.text)
    if len(text) < LEAST_TELLING:
        return None
    return _hash(f"{outlet}\x1e{fold(title).casefold()}\x1e{text}")


def text_sha256(blocks: Sequence[Block]) -> str:
    """Of the words alone, for a message whose enricher gave none: the same words in another outlet hash alike."""
    return hashlib.sha256(" ".join(fold(b.text) for b in blocks if b.text).encode("utf-8", "replace")).hexdigest()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
