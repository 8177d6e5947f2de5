"""Build a teaser from the story's first sentences. No word is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from services.enricher.core.datelines import without_dateline
from services.enricher.core.plain_text import folded, text_blocks
from services.enricher.core.writing_systems import east_asian_letters
from shared.contracts import Article, Block, BlockKind
from shared.text.abbreviations import goes_on, rarely_last

LONGEST = 200
_ENOUGH = 80
"""From this length on, a teaser that ends at a sentence is preferred."""
_ENOUGH_EAST_ASIAN = 40
_SPACELESS_LETTERS = "\u3041-\u30ff\u3400-\u9fff々"

_SENTENCE_END = re.compile(
    r"(?:(?P<last>\S*?)(?P<mark>[.!?…]+)[\"'”’»)\]]*(?=\s+[\"'“‘«(\[¿¡]*[^\sa-zа-яà-þ\"'“‘«(\[¿¡]|\s*$))"
    r"|[。！？][」』”’）)]*"
)
_CUT = re.compile(rf"\s+|(?<=[{_SPACELESS_LETTERS}、，。])|(?=[{_SPACELESS_LETTERS}])")
_LOST_START = re.compile(r"^[\s,;.:!?)\]}’”»、，。·]+|^['’]s\s+")
_END_MARK = re.compile(r"\s*(?:-0-|###|[■□◆])\s*$")
"""Marks that agencies print at the end of a story."""
_CALENDAR = re.compile(r"^calendar\s*>+[^\n]{0,60}$", re.I)
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM})


def make_teaser(article: Article) -> str:
    """Return a teaser of at most 200 characters.

    It is the outlet's own standfirst if that is meaningful, else the beginning of the text. It ends with a sentence if
    one ends at a suitable length, otherwise after a whole word, with an ellipsis.
    """
    standfirst = repair_start(folded(article.standfirst))
    if _says_something(standfirst):
        return shorten(standfirst)
    return shorten(_beginning(article))


def repair_start(text: str) -> str:
    """Return the text without its dateline and end mark. If its first word was lost, an ellipsis marks the gap."""
    text = _END_MARK.sub("", without_dateline(text.strip()))
    kept = _LOST_START.sub("", text, count=1)
    return kept if kept == text else f"… {kept}" if kept else ""


def _beginning(article: Article) -> str:
    """Return the paragraphs from the first meaningful one on, until there is enough text to cut from."""
    title = folded(article.title).casefold()
    skipped = taken = ""
    for text in _paragraphs(article.blocks):
        if text.casefold() == title or _CALENDAR.match(text):
            continue
        if not taken and not _says_something(text):
            skipped = skipped or text
            continue
        taken = f"{taken} {text}".strip()
        if len(taken) > LONGEST:
            break
    return taken or skipped


def _paragraphs(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the first dozen paragraphs, repaired. A page with only headings, rows or verse yields those instead."""
    texts = text_blocks(blocks)
    prose = [block for block in texts if block.kind in _PROSE] or texts
    return filter(None, (repair_start(folded(block.text)) for block in prose[:12]))


def _says_something(text: str) -> bool:
    return len(text) + 1.5 * east_asian_letters(text[:LONGEST]) >= 40


def shorten(text: str) -> str:
    """Cut the text to 200 characters: at the last sentence end that leaves enough text, else after a word, with `…`."""
    if len(text) <= LONGEST:
        return text
    enough = _ENOUGH_EAST_ASIAN if east_asian_letters(text[:LONGEST]) > LONGEST / 3 else _ENOUGH
    ends = [end for end in _sentence_ends(text) if enough <= end <= LONGEST]
    return text[: ends[-1]] if ends else _at_word(text)


def _sentence_ends(text: str) -> list[int]:
    """Return the positions within the limit where sentences end. A few more characters are read to see what follows."""
    found = _SENTENCE_END.finditer(text[: LONGEST + 3])
    return [m.end() for m in found if m.end() < LONGEST + 1 and not _abbreviates(text, m)]


def _abbreviates(text: str, found: re.Match[str]) -> bool:
    """Return whether the full stop belongs to an abbreviation, so that no sentence ends, though a capital follows."""
    word = found["last"]
    return word is not None and found["mark"] == "." and (rarely_last(word) or goes_on(text, found.start("last")))


def _at_word(text: str) -> str:
    """Cut at white space, or between letters of a script without spaces. A single overlong word is cut anyway."""
    cuts = [m.start() for m in _CUT.finditer(text[:LONGEST]) if m.start() > LONGEST // 3]
    kept = text[: cuts[-1]] if cuts else text[: LONGEST - 1]
    return kept.rstrip(" \t,;:–—-、，・(（[“\"'‘«「『") + "…"
