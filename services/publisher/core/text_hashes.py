"""Hash texts so that equal hashes mean equal texts, apart from differences that no reader sees."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlsplit

from shared.contracts import Block, BlockKind

MIN_DISTINCTIVE_LENGTH = 80
"""Equal texts shorter than this many characters do not join articles: `Photo`, an empty body, a notice."""

_LEAST_WORDS = 12
_LEAST_IN_ENDING, _LEAST_LETTERS = 6, 16
_LEAST_TITLE, _QUOTED = 12, " 0 "
"""A headline of fewer letters may occur in a sentence by chance."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]")
_PICTURES = (BlockKind.IMAGE, BlockKind.EMBED)
_LIST_ITEM = BlockKind.LIST_ITEM


def fold(text: str) -> str:
    """Return the text in NFC, without invisible characters, with runs of white space as single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # most texts: nothing invisible, and only single spaces between words
    return " ".join(_INVISIBLE.sub("", text).split())


def text_identity(outlet: str, title: str, standfirst: str, blocks: Sequence[Block]) -> tuple[str, str | None]:
    """Return the text's id, and the key that other addresses of the outlet with the same article share.

    The id, 32 hex digits, covers title, standfirst and blocks with their kinds. It leaves out links and emphasis,
    because tracking parameters change. It uses only the path of a picture's address: the same picture moves between
    hosts, and the query selects sizes. It leaves out list items that consist of a link: the recommendations between two
    paragraphs differ from visit to visit.

    The key consists of title and text, not yet hashed. It is None if the text is too short to identify an article.
    """
    head = fold(title)
    parts, words = [head, fold(standfirst)], []
    for block in blocks:
        if block.kind in _PICTURES:
            parts.append(_picture(block))
            continue
        if block.kind is _LIST_ITEM and block.is_link:
            continue
        text = fold(block.text)
        parts.append(f"{block.kind}\x1f{text}")
        if block.text:
            words.append(text)
    said = " ".join(words)
    same = f"{outlet}\x1e{head.casefold()}\x1e{said}" if len(said) >= MIN_DISTINCTIVE_LENGTH else None
    return short_hash("\x1e".join(parts)), same


def _picture(block: Block) -> str:
    path = urlsplit(block.url or "").path
    return f"{block.kind}\x1f{path}\x1f{fold(block.caption)}\x1f{fold(block.text)}"


def text_sha256(blocks: Sequence[Block]) -> str:
    """Hash the words alone, for messages without the enricher's hash.

    The same words in another outlet give the same hash.
    """
    return hashlib.sha256(" ".join(fold(b.text) for b in blocks if b.text).encode("utf-8", "replace")).hexdigest()


def wording(blocks: Sequence[Block], title: str = "") -> str:
    """Hash the plain words of a text in order.

    Pages that differ only in a time, a number, an address or the headline that they quote get the same hash.

    Return an empty string for too few words.
    """
    said = " ".join([block.text for block in blocks])
    words = list(filter(str.isalpha, said.split()))
    if len(words) < _LEAST_WORDS:
        return ""
    if len(title) >= _LEAST_TITLE and title in said:
        words = list(filter(str.isalpha, said.replace(title, _QUOTED).split()))
    return short_hash(" ".join(words))


def ending(blocks: Sequence[Block]) -> str:
    """Hash the plain words of the last paragraph. A notice that cuts texts short gives the same hash below all of them.

    In a script without spaces, hash the letters. Return an empty string for too few words.
    """
    last = next((block.text for block in reversed(blocks) if block.text.strip()), "")
    words = list(filter(str.isalpha, last.split()))
    if len(words) >= _LEAST_IN_ENDING:
        return short_hash(" ".join(words))
    letters = "".join(filter(str.isalpha, last))
    return short_hash(letters) if len(letters) >= _LEAST_LETTERS and not letters.isascii() else ""


def short_hash(text: str) -> str:
    """Return 32 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
