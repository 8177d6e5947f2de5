"""The place in a text where the hits are, with the hits marked; text in, pieces of text out, never HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.text.query import Clause
from shared.text.words import Token, composed, tokens

LENGTH = 240
_LOOKED_AT = 40_000


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    hit: bool = False


def highlighted(text: str, clauses: Sequence[Clause]) -> tuple[Piece, ...]:
    """The whole text in pieces, the hits marked."""
    text = composed(text)
    return _pieces(text, _hits(text, clauses), 0, len(text))


def snippet(text: str, clauses: Sequence[Clause], length: int = LENGTH) -> tuple[Piece, ...]:
    """About `length` code points around the most different hits, cut between words; the beginning where none is."""
    text = composed(text[:_LOOKED_AT])
    hits = _hits(text, clauses)
    start, end = _window(text, hits, length)
    pieces = _pieces(text, hits, start, end)
    return (
        *((Piece("… "),) if start > 0 else ()),
        *pieces,
        *((Piece(" …"),) if end < len(text) else ()),
    )


Hit = tuple[int, int, int]
"""Start, end, and which clause."""


def _hits(text: str, clauses: Sequence[Clause]) -> list[Hit]:
    found = list(tokens(text)) if clauses else []
    hits = [hit for number, clause in enumerate(clauses) for hit in _hits_of(clause, number, found)]
    return sorted(hits)


def _hits_of(clause: Clause, number: int, found: Sequence[Token]) -> list[Hit]:
    if clause.letter:
        places = {t.start + t.word.index(clause.words[0]) for t in found if t.pair and clause.words[0] in t.word}
        return [(place, place + 1, number) for place in sorted(places)]
    first, length = clause.words[0], len(clause.words)
    return [
        (token.start, found[at + length - 1].end, number)
        for at, token in enumerate(found)
        if token.word == first and tuple(t.word for t in found[at : at + length]) == clause.words
    ]


def _window(text: str, hits: Sequence[Hit], length: int) -> tuple[int, int]:
    """The stretch with the most different clauses in it, the first of equals."""
    best, best_count, right = 0, 0, 0
    for left, (start, _, _) in enumerate(hits):
        right = max(right, left)
        while right < len(hits) and hits[right][1] <= start + length * 3 // 4:
            right += 1
        count = len({clause for _, _, clause in hits[left:right]})
        if count > best_count:
            best, best_count = start, count
    start = max(0, best - length // 4) if best_count else 0
    if start + length > len(text):
        start = max(0, len(text) - length)
    return _between_words(text, start), _between_words(text, min(len(text), start + length))


def _between_words(text: str, at: int) -> int:
    """The next space at most 20 code points on; unspaced scripts are cut where one stands."""
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
