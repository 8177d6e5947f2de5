"""Writes a model as the parser reads it."""

from __future__ import annotations

from typing import Any

import orjson


def as_file(
    names: list[str], words: dict[str, tuple[float, dict[str, float]]], article: list[Any], kinds: dict[str, list[Any]]
) -> bytes:
    rounded = {
        group: [round(base, 4), {word: round(weight, 3) for word, weight in weights.items()}]
        for group, (base, weights) in words.items()
    }
    return orjson.dumps({"names": names, "words": rounded, "article": article, "kinds": kinds})


def tree_of(dumped: dict[str, Any]) -> Any:
    return _node(dumped["tree_structure"])


def _node(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return _short(node["leaf_value"], 4)
    return [node["split_feature"], _short(node["threshold"], 7), _node(node["left_child"]), _node(node["right_child"])]


def _short(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")
