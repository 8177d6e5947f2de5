"""Recognise texts that are the same but for signs that a faulty template escapes twice. Escaping alone is no edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.publisher.core.lines_of_texts import Lined


def differ_in_escapes(one: Lined, other: Lined) -> bool:
    """Return whether the texts are the same but for signs that are escaped in one of them."""
    return (one.is_escaped or other.is_escaped) and one.said == other.said


def without_escapes(texts: Iterable[tuple[str, Lined]], found: Mapping[str, str]) -> dict[str, str]:
    """Let the text without escaped signs stand for all that are equal, though another came first."""
    named, better = dict(texts), dict[str, str]()
    for name, first in found.items():
        if named[first].is_escaped and not named[name].is_escaped and differ_in_escapes(named[first], named[name]):
            better.setdefault(first, name)
    turned = {name: better.get(first, first) for name, first in found.items()} | better
    return {name: first for name, first in turned.items() if name != first}
