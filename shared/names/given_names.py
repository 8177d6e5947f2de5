"""Given names of people in Latin letters, and Chinese surnames, which stand before the given name."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def given_names() -> frozenset[str]:
    """Return known given names in Latin letters."""
    return _listed("given_names.txt")


@cache
def chinese_surnames() -> frozenset[str]:
    """Return the surnames of China in pinyin."""
    return _listed("chinese_surnames.txt")


def _listed(file: str) -> frozenset[str]:
    text = (resources.files("shared.names") / "data" / file).read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
