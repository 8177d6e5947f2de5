"""Measure whether a paragraph that one edition leaves out is seen to stand alone.

    python -m tests.bench.side_by_side           pairs of part a chose the costs, b and c were found later

Each paragraph that is paired alone with another is taken out of the English text, in turn. The Spanish one should then
have no partner, and all other pairs should stay as they were. The pairs of stories are those of `tests.bench.editions`.
"""

from __future__ import annotations

import re
from collections import Counter

from shared.names.finder import finder
from shared.text.editions import numbers
from shared.text.parallel import Pair, Paragraph, pairs
from tests.bench.editions import gold
from tests.bench.gold_paragraphs import story
from tests.bench.stories import FILE

_BREAK = re.compile(r", ,\s")
_FEWEST = 4
Places = set[tuple[tuple[int, ...], tuple[int, ...]]]


def paragraphs(row: int) -> list[Paragraph]:
    texts = [text for text in _BREAK.split(story(FILE, row)[1]) if text.strip(" ,")]
    return [Paragraph(len(text), _things(text)) for text in texts]


def _things(text: str) -> frozenset[str]:
    return frozenset(numbers(text)) | {found.ids[0] for found in finder().find(text) if len(found.ids) == 1}


def tried(mine: list[Paragraph], theirs: list[Paragraph]) -> Counter[str]:
    """Return what happened each time that a paragraph of the second text was taken out."""
    whole, found = pairs(mine, theirs) or [], Counter[str]()
    for pair in whole:
        if len(pair.mine) == len(pair.theirs) == 1:
            (gone,) = pair.theirs
            now = pairs(mine, theirs[:gone] + theirs[gone + 1 :]) or []
            alone = next(one for one in now if pair.mine[0] in one.mine).theirs == ()
            others = _places([one for one in whole if one is not pair])
            kept = others & _places(now, gone)
            found.update({"alone" if alone else "with another": 1, "kept": len(kept), "lost": len(others - kept)})
    return found


def _places(found: list[Pair], gone: int | None = None) -> Places:
    """Return the pairs, counted as if `gone` were still in the second text."""
    return {(one.mine, tuple(n + (gone is not None and n >= gone) for n in one.theirs)) for one in found}


def main() -> None:
    for wanted in "abc":
        counts, number = Counter[str](), 0
        for row, (part, other) in gold().items():
            mine, theirs = (paragraphs(row), paragraphs(other)) if part == wanted and other and other > 0 else ([], [])
            if min(len(mine), len(theirs)) >= _FEWEST:
                counts += tried(mine, theirs)
                number += 1
        print(f"part {wanted}, {number} pairs: {dict(counts)}")


if __name__ == "__main__":
    main()
