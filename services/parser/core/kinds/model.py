"""The model of page kinds: a few lists of word weights and shallow trees, read from a file and evaluated in Python."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import orjson

from services.parser.core.kinds.signals import GROUPS, NAMES, Sight

FILE = Path(__file__).with_name("model.json")

Branch = tuple[int, float, "Tree", "Tree"]
Tree = float | Branch
"""A leaf's value, or feature, threshold, the tree for what is not more, and the tree for the rest."""


@dataclass(frozen=True, slots=True)
class Model:
    """`kinds` has a forest for each kind that is none of an article's; `article` tells articles from all others."""

    words: dict[str, tuple[float, dict[str, float]]]
    article: tuple[Tree, ...]
    kinds: dict[str, tuple[Tree, ...]]

    def numbers(self, sight: Sight) -> list[float]:
        """The page's numbers, and what each group of its words speaks for."""
        return [*sight.numbers, *(_spoken(*self.words[group], sight.words[group]) for group in GROUPS)]

    def chance_of_article(self, numbers: Sequence[float]) -> float:
        return 1 / (1 + math.exp(-_sum(self.article, numbers)))

    def likeliest(self, numbers: Sequence[float]) -> str:
        return max(self.kinds, key=lambda kind: _sum(self.kinds[kind], numbers))


@lru_cache(maxsize=1)
def model() -> Model:
    return read_model(FILE.read_bytes())


def read_model(data: bytes) -> Model:
    """Raises `ValueError` for a model of other numbers than these pages give."""
    stored = orjson.loads(data)
    if stored["names"] != [*NAMES, *GROUPS]:
        raise ValueError("the model was trained on other features: python -m tests.train")
    words = {group: (float(base), dict(weights)) for group, (base, weights) in stored["words"].items()}
    kinds = {kind: tuple(map(_tree, trees)) for kind, trees in stored["kinds"].items()}
    return Model(words, tuple(map(_tree, stored["article"])), kinds)


def _tree(stored: object) -> Tree:
    if isinstance(stored, list):
        return int(stored[0]), float(stored[1]), _tree(stored[2]), _tree(stored[3])
    assert isinstance(stored, (int, float))
    return float(stored)


def _spoken(base: float, weights: dict[str, float], words: frozenset[str]) -> float:
    known = weights.keys() & words
    spoken = math.fsum(map(weights.__getitem__, known))  # the same in whatever order the words come
    return base + spoken / math.sqrt(len(known) or 1)


def _sum(trees: Sequence[Tree], numbers: Sequence[float]) -> float:
    total = 0.0
    for tree in trees:
        node = tree
        while node.__class__ is not float:
            at, most, below, above = node  # type: ignore[misc]
            node = below if numbers[at] <= most else above
        total += node
    return total
