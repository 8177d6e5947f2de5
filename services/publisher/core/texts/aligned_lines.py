"""Align the lines of two texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

from shared.archive.diff.compare import DiffBudget

_Lines: TypeAlias = Sequence[object]
_Step: TypeAlias = tuple[str, int, int, int, int]


def aligned(one: tuple[_Lines, _Lines], other: tuple[_Lines, _Lines]) -> Iterable[_Step]:
    """Yield the steps from one text to the other, as `SequenceMatcher` does. Each text is its lines, exact and plain.

    Lines that are the same in both are aligned first, and between these the lines whose plain forms are. Otherwise a
    counter that comes one paragraph later would be aligned, and the paragraph would have moved.
    """
    for word, i, j, m, n in _steps(one[0], other[0]):
        within = _steps(one[1][i:j], other[1][m:n]) if word == "replace" else [(word, 0, j - i, 0, n - m)]
        yield from ((step, i + a, i + b, m + c, m + d) for step, a, b, c, d in within)


def _steps(one: _Lines, other: _Lines) -> Iterable[_Step]:
    if one == other:
        return [("equal", 0, len(one), 0, len(other))]
    if not DiffBudget().allows(one, other):
        return [("replace", 0, len(one), 0, len(other))]
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
