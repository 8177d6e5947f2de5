"""Cut snippets with the hits marked. The result is pieces of text, never HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.reader.core.search.highlights import Hit, hits_in
from shared.query.nodes import Words
from shared.text.tokenizer import composed

LENGTH = 240
_LOOKED_AT = 40_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a snippet. `hit` if it matches the search."""

    text: str
    hit: bool = False


def highlighted(text: str, wanted: Sequence[Words], language: str = "und") -> tuple[Piece, ...]:
    """Return the whole text in pieces with the hits marked."""
    text = composed(text)
    return _pieces(text, hits_in(text, wanted, language), 0, len(text))


def snippet(text: str, wanted: Sequence[Words], language: str = "und", length: int = LENGTH) -> tuple[Piece, ...]:
    """Return about `length` code points where most search terms stand, or from the beginning. Words stay whole."""
    text = composed(text[:_LOOKED_AT])
    hits = hits_in(text, wanted, language)
    start, end = _window(text, hits, length)
    pieces = _pieces(text, hits, start, end)
    return (
        *((Piece("… "),) if start > 0 else ()),
        *pieces,
        *((Piece(" …"),) if end < len(text) else ()),
    )


def _window(text: str, hits: Sequence[Hit], length: int) -> tuple[int, int]:
    """Return the window with the most different search terms; the first if several are equal."""
    best, best_count, right, most = 0, 0, 0, len({number for _, _, number in hits})
    for left, (start, _, _) in enumerate(hits):
        right = max(right, left)
        while right < len(hits) and hits[right][1] <= start + length * 3 // 4:
            right += 1
        count = len({clause for _, _, clause in hits[left:right]})
        if count > best_count:
            best, best_count = start, count
        if best_count == most:
            break
    start = max(0, best - length // 4) if best_count else 0
    if start + length > len(text):
        start = max(0, len(text) - length)
    return _between_words(text, start), _between_words(text, min(len(text), start + length))


def _between_words(text: str, at: int) -> int:
    """Return the next space within 20 code points, or `at` itself in scripts without spaces."""
    if at == 0 or at >= len(text):
        return at
    space = text.find(" ", at, at + 20)
    return space + 1 if space >= 0 else at


def _pieces(text: str, hits: Sequence[Hit], start: int, end: int) -> tuple[Piece, ...]:
    pieces, at = [], start
    for hit_start, hit_end, _ in hits:
        begins, ends = max(hit_start, at), min(hit_end, end)
        if begins >= ends:
            continue
        if begins > at:
            pieces.append(Piece(text[at:begins]))
        pieces.append(Piece(text[begins:ends], hit=True))
        at = ends
    if at < end:
        pieces.append(Piece(text[at:end]))
    return tuple(pieces)
