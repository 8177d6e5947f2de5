"""The model of page kinds: a few lists of word weights, shallow trees, and a weighted sum.

It is read from a file and evaluated in Python.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import orjson

from services.parser.core.kinds.signals import GROUPS, NAMES, PageSignals

FILE = Path(__file__).with_name("model.json")

Branch = tuple[int, float, "Tree", "Tree"]
Tree = float | Branch
"""A tree: either a leaf's value or a branch.

A branch holds a feature, a threshold, the tree for values up to the threshold, and the tree for the others.
"""


class Term(NamedTuple):
    """The part of one number in a weighted sum. A number outside the range of the training pages counts as its end."""

    weight: float
    least: float
    most: float


Weights = dict[str, tuple[float, float]]
"""The weights of words in the score of their own group, and in the score of all groups together."""
JOINT = "joint"
_ROUNDING = 1e-6
"""More than the rounding of a sum of values can amount to."""
DOCUMENT = "document"
"""The kind that is kept like an article."""


@dataclass(frozen=True, slots=True)
class Model:
    """The trained model.

    `article` holds trees that separate articles and documents from all other pages. So does the sum of `base` and
    `terms`. `document` separates documents from articles. `kinds` holds a forest for each kind that is refused.
    `bases` are the scores of no words, by group and for all groups together.
    """

    words: dict[str, Weights]
    bases: dict[str, float]
    article: tuple[Tree, ...]
    base: float
    terms: tuple[Term, ...]
    kinds: dict[str, tuple[Tree, ...]]
    document: tuple[Tree, ...] = ()

    def numbers(self, sight: PageSignals) -> list[float]:
        """Return the page's numbers, followed by a score for each group of its words, and one for all of them."""
        found, every = list(sight.numbers), []
        for group in GROUPS:
            weights = self.words[group]
            hits = list(filter(None, map(weights.get, sight.words[group])))
            found.append(_score(self.bases[group], [own for own, _ in hits]))
            every += [joint for _, joint in hits]
        return [*found, _score(self.bases[JOINT], every)]

    def reaches_in_any_case(self, chance: float, numbers: Sequence[float]) -> bool:
        """Return whether the page has this chance or more, whatever the unknown numbers are. They are NaN."""
        least = _sum_of_least(self.article, numbers) + self._least_weighted(numbers)
        return least / 2 > math.log(chance / (1 - chance)) + _ROUNDING

    def chance_of_article(self, numbers: Sequence[float]) -> float:
        """Return the chance by the mean of both ways: trees know thresholds, and the sum does not depend on a few."""
        return 1 / (1 + math.exp(-(_sum(self.article, numbers) + self._weighted(numbers)) / 2))

    def _weighted(self, numbers: Sequence[float]) -> float:
        pairs = zip(self.terms, numbers, strict=True)
        return self.base + math.fsum(
            [weight * (least if one < least else most if one > most else one) for (weight, least, most), one in pairs]
        )

    def _least_weighted(self, numbers: Sequence[float]) -> float:
        """Return the least value that the weighted sum may have."""
        known = [
            (least if weight > 0 else most) if math.isnan(one) else one
            for (weight, least, most), one in zip(self.terms, numbers, strict=True)
        ]
        return self._weighted(known)

    def likeliest(self, numbers: Sequence[float]) -> str:
        """Return the likeliest kind of a page that is refused."""
        odds = {kind: _sum(trees, numbers) for kind, trees in self.kinds.items()}
        return max(odds, key=lambda kind: odds[kind])

    def is_document(self, numbers: Sequence[float]) -> bool:
        """Return whether a page that is kept is a document. This does not read the numbers that may be unknown."""
        return _sum(self.document, numbers) > 0


@lru_cache(maxsize=1)
def model() -> Model:
    return read_model(FILE.read_bytes())


def read_model(data: bytes) -> Model:
    """Read a stored model. Raises `ValueError` if it was trained on other features than this code computes."""
    stored = orjson.loads(data)
    if stored["names"] != [*NAMES, *GROUPS, JOINT]:
        raise ValueError("the model was trained on other features: run python -m tests.train")
    words = {group: {word: (own, joint) for word, own, joint in stored["words"][group]} for group in GROUPS}
    kinds = {kind: tuple(map(_tree, trees)) for kind, trees in stored["kinds"].items()}
    terms = tuple(Term(*one) for one in stored["terms"])
    document = tuple(map(_tree, stored["document"]))
    return Model(words, stored["bases"], tuple(map(_tree, stored["article"])), stored["base"], terms, kinds, document)


def _tree(stored: object) -> Tree:
    if isinstance(stored, list):
        return int(stored[0]), float(stored[1]), _tree(stored[2]), _tree(stored[3])
    assert isinstance(stored, (int, float))
    return float(stored)


def _score(base: float, hits: list[float]) -> float:
    """Return the score of some words. It does not depend on their order, nor on words without weight."""
    return base + math.fsum(hits) / math.sqrt(len(hits) - hits.count(0.0) or 1)


def _sum_of_least(trees: Sequence[Tree], numbers: Sequence[float]) -> float:
    """Return the sum of the least values that the trees may have. NaN is neither above a threshold nor below."""
    total = 0.0
    for tree in trees:
        node = tree
        while node.__class__ is not float:
            at, most, below, above = node  # type: ignore[misc]
            number = numbers[at]
            if number <= most:
                node = below
            elif number > most:
                node = above
            else:
                node = min(_sum_of_least((below,), numbers), _sum_of_least((above,), numbers))
        total += node
    return total


def _sum(trees: Sequence[Tree], numbers: Sequence[float]) -> float:
    total = 0.0
    for tree in trees:
        node = tree
        while node.__class__ is not float:
            at, most, below, above = node  # type: ignore[misc]
            node = below if numbers[at] <= most else above
        total += node
    return total
