"""Writes a model as the parser reads it."""

from __future__ import annotations

from typing import Any

import orjson

from services.parser.core.kinds.model import JOINT, Term
from services.parser.core.kinds.signals import GROUPS

Words = dict[str, tuple[float, dict[str, float]]]
"""By group: the score of no words, and the weight of each."""


def as_file(
    names: list[str],
    words: Words,
    article: list[Any],
    linear: tuple[float, list[Term]],
    kinds: dict[str, list[Any]],
    document: list[Any],
) -> bytes:
    joint = words[JOINT][1]
    tables = {
        group: [
            (word, round(words[group][1].get(word, 0.0), 3), round(joint.get(f"{group} {word}", 0.0), 3))
            for word in sorted({*words[group][1], *_of_group(joint, group)})
        ]
        for group in GROUPS
    }
    bases = {name: round(base, 4) for name, (base, _) in words.items()}
    base, terms = linear
    summed = {"base": _short(base, 5), "terms": [[_short(value, 5) for value in term] for term in terms]}
    forests = {"article": article, "kinds": kinds, "document": document}
    return orjson.dumps({"names": names, "bases": bases, "words": tables, **forests, **summed})


def _of_group(joint: dict[str, float], group: str) -> list[str]:
    return [word.removeprefix(f"{group} ") for word in joint if word.startswith(f"{group} ")]


def tree_of(dumped: dict[str, Any]) -> Any:
    return _node(dumped["tree_structure"])


def _node(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return _short(node["leaf_value"], 4)
    return [node["split_feature"], _short(node["threshold"], 7), _node(node["left_child"]), _node(node["right_child"])]


def _short(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
