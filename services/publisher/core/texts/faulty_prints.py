"""Recognise texts that are the same except for what a template does: signs escaped twice, all printed twice, or the
same words in other elements.

None of this is an edit. The text without the fault stands for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.publisher.core.texts.lines_of_texts import Lined


def differ_in_print(one: Lined, other: Lined) -> bool:
    """Return whether the texts are the same except for such a fault in one of them, or for their elements."""
    if one.copies != other.copies:
        return one.head == other.head and one.once == other.once
    return one.words == other.words


def as_meant(texts: Iterable[tuple[str, Lined]], found: Mapping[str, str]) -> dict[str, str]:
    """Choose the text without a fault to stand for all equal texts, even if another came first."""
    named, better = dict(texts), dict[str, str]()
    for name, first in found.items():
        best = named[better.get(first, first)]
        if _faults(named[name]) < _faults(best) and differ_in_print(named[first], named[name]):
            better[first] = name
    turned = {name: better.get(first, first) for name, first in found.items()} | better
    return {name: first for name, first in turned.items() if name != first}


def _faults(text: Lined) -> tuple[int, bool]:
    return text.copies, text.is_escaped
