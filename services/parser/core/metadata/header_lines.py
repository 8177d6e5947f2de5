"""Remove lines above the text that print its title, date or byline. Each of them is kept in its own field."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from services.parser.core.metadata import person_names
from shared.contracts import Block, Byline, DateValue

_LINES_BEFORE = 3


def set_apart(
    blocks: tuple[Block, ...], title: str, dates: Sequence[DateValue | None], byline: Byline
) -> tuple[Block, ...]:
    """Remove the lines above the text that are kept elsewhere word for word. The last line with text is never removed.

    A line with even one word more than the title, date or byline stays. Nothing is lost for the sake of a tidy text.
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
    """Remove the line after the text that says who wrote it, and return it as the byline.

    This happens only if nothing else names an author.
    """
    if len(blocks) > 1 and byline.rule == "signature" and blocks[-1].text == byline.printed:
        return blocks[:-1], byline
    if byline.authors or len(blocks) < 2 or not person_names.is_signature(blocks[-1].text):
        return blocks, byline
    text = blocks[-1].text
    return blocks[:-1], Byline(printed=text, authors=person_names.people_in([text]), rule="signature")
