"""Part text that is laid out by hand: plain text with blank lines, and the rows of tables that lay out a page."""

from __future__ import annotations

import re

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_ENDS = re.compile(r"[.!?…。！？।؟۔][\s\"”’»)\]]*$")
_PARAGRAPHS, _LENGTH, _SHARE = 3, 80, 0.5
"""What makes preformatted text prose: paragraphs, their mean length, and the share that ends like a sentence."""
_NO_PROSE = re.compile(r"\]\(|\*\*|[{}<>\\]|;\s*$", re.M)
"""Signs of code, and of the markup language in which pages offer a copy of themselves."""
_LINE = 100
"""The most characters of a line that stands for itself, and of a passage in a row of data with breaks in its cells."""
_FEW_CELLS = 2
_PARAGRAPH, _SENTENCE = 60, 20
_INDENTED = re.compile(r"[ \t\r\n]*(?:\xa0[ \xa0]*\xa0|\u3000)")


def is_indented(piece: str) -> bool:
    """Return whether text begins with the spaces that indent a paragraph, as pages with single breaks print it.

    It is long or ends like a sentence: spaces also stand before the entries of lists.
    """
    if piece.isascii() or _INDENTED.match(piece) is None:
        return False
    return len(piece) >= _PARAGRAPH or (len(piece) >= _SENTENCE and _ENDS.search(piece) is not None)


def plain_paragraphs(raw: str) -> list[str]:
    """Return the paragraphs of preformatted prose, or nothing if it is code or a single passage."""
    if _NO_PROSE.search(raw):
        return []
    found = [part for part in _BLANK_LINES.split(raw) if part.strip()]
    prose = sum(_ENDS.search(part) is not None for part in found)
    if len(found) < _PARAGRAPHS or len(raw) < _LENGTH * len(found) or prose < _SHARE * len(found):
        return []
    return [line for part in found for line in _lines(part) if line.strip()]


def _lines(part: str) -> list[str]:
    """Return short lines that end like no sentence one by one: a headline, a byline, a day."""
    lines = part.strip("\n").split("\n")
    return lines if _stand_alone(lines) else [part]


def _stand_alone(lines: list[str]) -> bool:
    return all(len(line.strip()) <= _LINE and not _ENDS.search(line) for line in lines)


def is_row_of_layout(pieces: list[str]) -> bool:
    """Return whether the cells of a row with breaks are columns of the page, and not data."""
    cells = pieces.count("\x02")
    if cells < _FEW_CELLS:
        return True
    if len(_between(pieces, 0, len(pieces), "\x01", 2)) == 1:
        return False
    return cells == _FEW_CELLS or any(len("".join(pieces[a:b])) > _LINE for a, b in rows_of_layout(pieces))


def rows_of_layout(pieces: list[str]) -> list[tuple[int, int]]:
    """Return the ranges of a row's paragraphs: between cells, two or more breaks, and the breaks of short lines."""
    found: list[tuple[int, int]] = []
    for start, end in _between(pieces, 0, len(pieces), "\x02", 1):
        for first, last in _between(pieces, start, end, "\x01", 2):
            lines = _between(pieces, first, last, "\x01", 1)
            texts = ["".join(pieces[a:b]) for a, b in lines]
            found += lines if len(lines) > 1 and _stand_alone(texts) else [(first, last)]
    return found


def _between(pieces: list[str], start: int, end: int, sign: str, least: int) -> list[tuple[int, int]]:
    """Return the ranges between runs of at least so many signs. White space between signs does not end a run."""
    found, run_from, signs = [], -1, 0
    for at in range(start, end):
        if pieces[at] == sign:
            run_from, signs = (at, 1) if signs == 0 else (run_from, signs + 1)
        elif not pieces[at].isspace():
            if signs >= least or (signs and sign == "\x01" and is_indented(pieces[at])):
                found.append((start, run_from))
                start = at
            signs = 0
    return [*found, (start, end)]
