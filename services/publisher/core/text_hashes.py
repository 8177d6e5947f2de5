"""Hashes that say when two texts are the same: after folding what no reader sees, and before nothing more."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlsplit

from shared.contracts import Block, BlockKind, MarkKind

MIN_DISTINCTIVE_LENGTH = 80
"""Characters below which equal texts do not make one article: `Photo`, an empty body, a notice."""

_LEAST_WORDS = 12

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]")
_PICTURES = (BlockKind.IMAGE, BlockKind.EMBED)


def fold(text: str) -> str:
    """NFC, without invisible characters, white space as single blanks."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # as nearly all are: nothing invisible in it, and no white space but the blanks between words
    return " ".join(_INVISIBLE.sub("", text).split())


def text_identity(outlet: str, title: str, standfirst: str, blocks: Sequence[Block]) -> tuple[str, str | None]:
    """The text's id, and by what other addresses of the outlet that show the same article are known.

    The id, 32 hex digits, is over title, standfirst and blocks with their kinds. Not in it: links and emphasis
    (tracking parameters come and go), and of a picture's address everything but the path, since the same picture moves
    between hosts and sizes are asked for in the query. Nor are items of lists that are a link and nothing else: what an
    outlet recommends between two paragraphs differs from visit to visit.

    The other is made of title and text alone, and to be hashed; None where the text is too short to tell articles by.
    """
    head = fold(title)
    parts, words = [head, fold(standfirst)], []
    for block in blocks:
        if block.kind in _PICTURES:
            parts.append(_picture(block))
            continue
        if block.kind is BlockKind.LIST_ITEM and _is_link(block):
            continue
        text = fold(block.text)
        parts.append(f"{block.kind}\x1f{text}")
        if block.text:
            words.append(text)
    said = " ".join(words)
    same = f"{outlet}\x1e{head.casefold()}\x1e{said}" if len(said) >= MIN_DISTINCTIVE_LENGTH else None
    return short_hash("\x1e".join(parts)), same


def _is_link(block: Block) -> bool:
    return any(m.kind is MarkKind.LINK and m.end - m.start >= len(block.text) for m in block.marks)


def _picture(block: Block) -> str:
    path = urlsplit(block.url or "").path
    return f"{block.kind}\x1f{path}\x1f{fold(block.caption)}\x1f{fold(block.text)}"


def text_sha256(blocks: Sequence[Block]) -> str:
    """Of the words alone, for a message whose enricher gave none: the same words in another outlet hash alike."""
    return hashlib.sha256(" ".join(fold(b.text) for b in blocks if b.text).encode("utf-8", "replace")).hexdigest()


def wording(blocks: Sequence[Block]) -> str:
    """Hash the plain words of a text, in order: two pages that differ by a time, a number or an address are alike.

    Empty where the words are too few to tell.
    """
    words = list(filter(str.isalpha, " ".join([block.text for block in blocks]).split()))
    return short_hash(" ".join(words)) if len(words) >= _LEAST_WORDS else ""


def short_hash(text: str) -> str:
    """32 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
