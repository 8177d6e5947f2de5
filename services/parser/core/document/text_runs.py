"""Leaves of the outline: the text runs of a page, each judged on whether it is prose."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from services.parser.core.document.plain_lines import is_indented, is_row_of_layout, plain_paragraphs, rows_of_layout

HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
WIDE_FACTOR = 2.5
"""A Chinese, Japanese or Korean character says about as much as this many letters."""

_LIGHTEST = 35
"""The least weight of prose."""
_WIDE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
ENDS_LIKE_SENTENCE = re.compile(r"[.!?…:;\"”»’')。！？」।؟۔։᠃][\s\"”’»)\]]*$")
_HAS_SENTENCE = re.compile(
    r"[.!?…。！？」।؟۔։᠃,，、،](?:(?<![」,，、،])[\s\"”’»)\]]|(?<![,，、،])[\"”’»)\]]?$|(?<=,)\s|(?<=[，、،]))"
)
"""A pattern that begins with a set of signs is found several times as fast as one with a choice between patterns."""
_OWN_MARKS = re.compile(r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1200-\u137f\u1780-\u17ff]")
"""Thai, Lao, Tibetan, Burmese, Amharic and Khmer. Their sentences end in their own marks, or in none."""
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff "
_END = 40
"""The number of characters at the end of a text that contain the mark of its last sentence."""


def width(text: str) -> float:
    """Return how much a text says, in characters of an alphabet."""
    return float(len(text)) if text.isascii() or _WIDE.search(text) is None else len(text) * WIDE_FACTOR


class InlineSpan(NamedTuple):
    """A mark over the pieces from `start` up to, but not including, `end`."""

    kind: str
    start: int
    end: int
    href: str


class TextRun:
    """A text run in box `box`, or an image or embed if `node` is set.

    - `tag`: the element that gives it its kind: p, li, h2, tr …
    - `linked`: the number of characters in links
    - `weight`: how much it says, in characters of an alphabet
    - `prose`: whether it reads like running text rather than like a menu or label
    - `clean`: whether the pieces hold no control characters, and no white space but single spaces, except at the ends
    """

    __slots__ = ("box", "clean", "linked", "node", "pieces", "prose", "spans", "tag", "text", "weight")

    def __init__(
        self,
        box: int,
        tag: str,
        text: str,
        linked: float,
        pieces: list[str],
        spans: list[InlineSpan],
        clean: bool = False,
    ) -> None:
        self.box = box
        self.tag = tag
        self.text = text
        self.linked = linked
        self.pieces = pieces
        self.spans = spans
        self.clean = clean
        self.node: LexborNode | None = None
        size = len(text)
        # The same as `width`, without a call for each of the page's texts.
        weight = float(size) if text.isascii() or _WIDE.search(text) is None else size * WIDE_FACTOR
        self.weight = weight
        self.prose = weight >= _LIGHTEST and self._is_prose(size)

    @classmethod
    def of_object(cls, box: int, tag: str, node: LexborNode) -> TextRun:
        text_run = cls(box, tag, "", 0, [], [])
        text_run.node = node
        return text_run

    def _is_prose(self, size: int) -> bool:
        if self.linked >= 0.45 * size or self.tag in HEADING_TAGS:
            return False
        if self.weight >= 80:
            return self.weight > 160 or self.sentence
        return self.weight >= _LIGHTEST and self.tag in ("p", "blockquote", "pre") and self.ends

    @property
    def sentence(self) -> bool:
        return _HAS_SENTENCE.search(self.text) is not None or self._has_own_marks

    @property
    def ends(self) -> bool:
        return ENDS_LIKE_SENTENCE.search(self.text[-_END:]) is not None or self._has_own_marks

    @property
    def _has_own_marks(self) -> bool:
        return not self.text.isascii() and _OWN_MARKS.search(self.text) is not None


def add_text_runs(
    found: list[TextRun], box: int, tag: str, pieces: list[str], spans: list[InlineSpan], linked: int
) -> None:
    """Add the leaves of a run of pieces. Line breaks in a row, or before indented text, separate paragraphs."""
    raw = pieces[0] if len(pieces) == 1 else "".join(pieces)
    text = raw.strip()
    clean = text.isprintable() and "  " not in text  # the only white space that can be printed is a space
    if not clean:
        if "\x01" in text:
            _add_parts(found, box, tag, pieces, spans, linked)
            return
        if tag == "pre" and not spans and (paragraphs := plain_paragraphs(raw)):
            found += [TextRun(box, "p", " ".join(one.split()), 0, [one], []) for one in paragraphs]
            return
        text = " ".join(text.replace("\x02", " ").split())
        if not text.isascii() and not text.strip(_ZERO_WIDTH):
            return
    if text:
        size = len(text)
        found.append(TextRun(box, tag, text, linked if linked < size else size, pieces, spans, clean))


def _add_parts(
    found: list[TextRun], box: int, tag: str, pieces: list[str], spans: list[InlineSpan], linked: int
) -> None:
    if tag == "tr" and is_row_of_layout(pieces):
        _add_cells(found, box, pieces, spans)
        return
    parts = _parts(pieces, spans, [(0, len(pieces))] if tag == "tr" else None)
    for raw_part, part_pieces, part_spans in parts:
        text = " ".join(raw_part.replace("\x01", " ").replace("\x02", " ").split())
        if text:
            share = _in_links(part_pieces, part_spans) if len(parts) > 1 else linked
            found.append(TextRun(box, tag, text, min(share, len(text)), part_pieces, part_spans))


def _add_cells(found: list[TextRun], box: int, pieces: list[str], spans: list[InlineSpan]) -> None:
    """Add the paragraphs of a row that only lays out the page: its cells are columns."""
    for raw, part_pieces, part_spans in _parts(pieces, spans, rows_of_layout(pieces)):
        if text := " ".join(raw.replace("\x01", " ").replace("\x02", " ").split()):
            share = min(_in_links(part_pieces, part_spans), len(text))
            found.append(TextRun(box, "tr", text, share, part_pieces, part_spans))


def _in_links(pieces: list[str], spans: list[InlineSpan]) -> int:
    """Return the number of characters of a part that stand in links."""
    inside = (" ".join("".join(pieces[span.start : span.end]).split()) for span in spans if span.kind == "link")
    return sum(map(len, inside))


def _parts(
    pieces: list[str], spans: list[InlineSpan], cuts: list[tuple[int, int]] | None = None
) -> list[tuple[str, list[str], list[InlineSpan]]]:
    """Cut at every run of two or more breaks. A single break stays within its part."""
    cuts = _cuts(pieces) if cuts is None else cuts
    starts = [start for start, _ in cuts]
    inner: list[list[InlineSpan]] = [[] for _ in cuts]
    for span in spans:
        for at in range(max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end)):
            start, end = cuts[at]
            if span.start < end and span.end > start:
                inner[at].append(
                    InlineSpan(span.kind, max(span.start, start) - start, min(span.end, end) - start, span.href)
                )
    return [("".join(pieces[start:end]), pieces[start:end], inner[at]) for at, (start, end) in enumerate(cuts)]


def _cuts(pieces: list[str]) -> list[tuple[int, int]]:
    """Return the ranges of pieces between runs of breaks, or between single breaks before indented text."""
    ranges, start, run_from, breaks = [], 0, -1, 0
    for index, piece in enumerate(pieces):
        if piece == "\x01":
            run_from, breaks = (index, 1) if breaks == 0 else (run_from, breaks + 1)
        elif not piece.isspace():
            if breaks > 1 or (breaks and is_indented(piece)):
                ranges.append((start, run_from))
                start = index
            breaks = 0
    ranges.append((start, len(pieces)))
    return ranges
