"""Recognise texts that are the same except for a fault of the template: signs escaped twice, or all printed twice.

Neither is an edit. The text without the fault stands for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.publisher.core.texts.lines_of_texts import Lined


def differ_in_print(one: Lined, other: Lined) -> bool:
    """Return whether the texts are the same except for such a fault in one of them."""
    if one.copies != other.copies:
        return one.head == other.head and one.once == other.once
    is_in_question = one.is_escaped or other.is_escaped or one.is_stamped or other.is_stamped
    return is_in_question and one.said == other.said


def as_meant(texts: Iterable[tuple[str, Lined]], found: Mapping[str, str]) -> dict[str, str]:
    """Let the text without a fault stand for all that are equal, though another came first."""
    named, better = dict(texts), dict[str, str]()
    for name, first in found.items():
        best = named[better.get(first, first)]
        if _faults(named[name]) < _faults(best) and differ_in_print(named[first], named[name]):
            better[first] = name
    turned = {name: better.get(first, first) for name, first in found.items()} | better
    return {name: first for name, first in turned.items() if name != first}


def _faults(text: Lined) -> tuple[int, bool]:
    return text.copies, text.is_escaped
