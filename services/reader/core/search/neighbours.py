"""Find the words of a search that stand side by side: articles that have them so come first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from shared.query.nodes import Node, Words


def neighbours(parts: Sequence[Node]) -> list[Words]:
    """Return each two plain words that follow each other, as a phrase."""
    return [
        Words((*one.words, *two.words), one.where)
        for one, two in pairwise(parts)
        if isinstance(one, Words)
        and isinstance(two, Words)
        and one.where == two.where
        and _is_plain(one)
        and _is_plain(two)
    ]


def _is_plain(words: Words) -> bool:
    return not (words.slop or words.prefix or words.letter)
