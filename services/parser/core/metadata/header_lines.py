"""Lines above the text that print its title, date or byline: set apart from it, each kept beside the text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from services.parser.core.metadata import person_names
from shared.contracts import Block, Byline, DateValue

_LINES_BEFORE = 3


def set_apart(
    blocks: tuple[Block, ...], title: str, dates: Sequence[DateValue | None], byline: Byline
) -> tuple[Block, ...]:
    """The text without the lines before it that are kept beside it word by word; never without its last line.

    A line that holds a word more than title, date or byline stays: nothing is lost for the sake of a tidy text.
    """
    kept_beside = {title, byline.printed, *(date.printed for date in dates if date is not None)} - {""}
    texts = ((at, block.text) for at, block in enumerate(blocks) if block.text and block.url is None)
    dropped = {at for at, text in islice(texts, _LINES_BEFORE) if _folded(text) in kept_beside}
    if not dropped:
        return blocks
    kept = tuple(block for at, block in enumerate(blocks) if at not in dropped)
    return kept if any(block.text for block in kept) else blocks


def _folded(text: str) -> str:
    return " ".join(text.split())


def signed(blocks: tuple[Block, ...], byline: Byline) -> tuple[tuple[Block, ...], Byline]:
    """The text without the line behind it that says who wrote it, where nothing else does; that line as byline."""
    if byline.authors or len(blocks) < 2 or not person_names.is_signature(blocks[-1].text):
        return blocks, byline
    text = blocks[-1].text
    return blocks[:-1], Byline(printed=text, authors=person_names.people_in([text]), rule="signature")
