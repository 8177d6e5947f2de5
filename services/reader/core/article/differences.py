"""What differs between two texts, by block, as a page shows it: long stretches without a change are folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.reader.core.article.sections import read_blocks
from services.reader.core.wording.translation import _
from shared.archive.diff.compare import BlockRow, Op, Word, diff, shown
from shared.archive.read.revisions import RevisionText

_LEFT_OPEN = 1
"""Blocks without a change that stay open beside a change: its context."""
_FOLDED = 3
"""The fewest blocks worth folding."""


@dataclass(frozen=True, slots=True)
class Line:
    """A block with its words: `same`, `moved`, `changed`, `added` or `removed`."""

    kind: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks in a row. `folded`: none of them changed, and none stands beside a change."""

    lines: Sequence[Line]
    folded: bool = False


def compared(old: RevisionText, new: RevisionText) -> list[Line]:
    """Return the compared blocks in the order of the new text. A standfirst counts as the first block."""
    before, after = _blocks(old), _blocks(new)
    return [_line(op, before, after) for op in diff(before, after)]


def numbers(lines: Sequence[Line]) -> Mapping[str, int]:
    """Return how many blocks are the same, moved, changed, added and removed."""
    return Counter(line.kind for line in lines)


def stretches(lines: Sequence[Line]) -> list[Stretch]:
    """Return the blocks with those folded that stand apart from every change."""
    near = {
        at + step
        for at, line in enumerate(lines) if line.kind != "same"
        for step in range(-_LEFT_OPEN, _LEFT_OPEN + 1)
    }  # fmt: skip
    found = []
    for is_near, numbered in groupby(enumerate(lines), key=lambda one: one[0] in near):
        run = [line for _at, line in numbered]
        found.append(Stretch(run, folded=bool(near) and not is_near and len(run) >= _FOLDED))
    return found


def _line(op: Op, before: Sequence[BlockRow], after: Sequence[BlockRow]) -> Line:
    if op.kind == "changed":
        return Line("changed", op.words)
    block = after[op.after] if op.after is not None else before[op.before or 0]
    text = f"[{_('Picture')}] {shown(block)}".strip() if block["kind"] == "image" else shown(block)
    return Line(op.kind, (Word("same" if op.kind == "moved" else op.kind, text),))


def _blocks(text: RevisionText) -> list[BlockRow]:
    first: list[BlockRow] = [{"kind": "paragraph", "text": text.standfirst}] if text.standfirst else []
    return [*first, *(block.model_dump(mode="json") for block in read_blocks(text.blocks))]
