"""Join pieces of text: fold white space as browsers do, and keep marks in place."""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import accumulate
from typing import NamedTuple

from services.parser.core.document.text_runs import InlineSpan, TextRun

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ATTACHED = re.compile(r"^(?:[’'](?:s|re|d|ll)?\b|[,.;:!?)\]”](?=\s|$|[^\w]))")
"""Text that belongs directly after a name: `Kim Jong Un's`, never `Kim Jong Un 's`."""

_PRINTED_SIGNS = "’‘“”–—…\xa0"
"""The signs beyond ASCII that most texts in Latin letters hold."""
_NONE: frozenset[int] = frozenset()
_NAMES = ("leader", "strong")
"""The marks that may set a name."""


class NormalizedText(NamedTuple):
    """The joined text, and the position where each piece begins. One more position marks the end."""

    text: str
    starts: list[int]


def fold(text_run: TextRun) -> NormalizedText:
    """Return the text of a run with its breaks. The white space of a clean run is folded already.

    White space around a piece counts as part of it.
    """
    if not text_run.clean or any(span.kind in _NAMES for span in text_run.spans):
        return normalize_whitespace(text_run.pieces, text_run.spans)
    pieces, size = text_run.pieces, len(text_run.text)
    raw = "".join(pieces)
    starts = list(accumulate(map(len, pieces), initial=len(raw.lstrip()) - len(raw)))
    if starts[0] < 0 or starts[-1] > size:
        starts = [min(max(at, 0), size) for at in starts]
    return NormalizedText(text_run.text, starts)


def normalize_whitespace(pieces: list[str], spans: list[InlineSpan], *, lines: bool = True) -> NormalizedText:
    """Join the pieces, and fold each run of white space into one space.

    A break becomes a newline, or a space without `lines`. Breaks at either end are dropped.
    """
    name_ends = {span.end for span in spans if span.kind in _NAMES} if spans else _NONE
    out: list[str] = []
    starts: list[int] = []
    length, gap = 0, ""
    for number, piece in enumerate(pieces):
        words = piece.strip() if piece > "\x02" else ""
        if not words:
            gap = _gap_of(piece, gap, lines and length > 0)
            starts.append(length)
            continue
        gap = gap or (" " if piece[0].isspace() else "")
        if gap == " " and name_ends and _is_attached(number, words, name_ends, pieces):
            gap = ""
        if gap and length:
            out.append(gap)
            length += 1
        starts.append(length)
        if not words.isprintable() or "  " in words:  # the only white space that can be printed is a space
            words = " ".join(words.split())
        out.append(words)
        length += len(words)
        gap = " " if piece[-1].isspace() else ""
    text = "".join(out)
    starts.append(len(text))
    return NormalizedText(text, starts)


def _gap_of(piece: str, gap: str, lines: bool) -> str:
    """Return what a break, a new cell or blank text leaves between the words around it."""
    if piece == "\x01":
        return "\n" if lines else gap or " "
    return gap or (" " if piece else "")


def _is_attached(number: int, words: str, name_ends: Set[int], pieces: list[str]) -> bool:
    """Return whether this piece follows a name directly, or with only blank pieces between."""
    at = number
    while at > 0 and at not in name_ends and not pieces[at - 1].strip():
        at -= 1
    return at in name_ends and _ATTACHED.match(words) is not None


def without_controls(text: str) -> str:
    """Remove control characters. They do not belong in a text, and a database would refuse some of them."""
    return text if text.isprintable() else _CONTROLS.sub("", text)


def without_printed_signs(text: str) -> str:
    """Return the text with spaces in place of quotation marks, dashes and the like. It then is mostly ASCII."""
    for sign in _PRINTED_SIGNS:
        text = text.replace(sign, " ")
    return text
