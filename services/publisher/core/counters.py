"""Find texts that differ only in a counter or a time that stands on most pages of the outlet. Such a change is no edit.

The line keeps its words, and only numbers in it change. A number that changes in any other line is an edit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from services.publisher.core.facts import Seen
from services.publisher.core.reading import unpacked

_NUMBER = re.compile(r"\d[\d.,:]*")
_FEWEST_OTHERS = 4
_LEAST_LETTERS = 3

Text = Mapping[str, Any]
"""`title`, `standfirst` and `blocks` of a text."""


def in_question(captures: Iterable[Seen]) -> list[list[Seen]]:
    """Return the texts of one address that have the same words, in the order of their time: each by its first capture.

    One list for each address and all such texts. Two texts at least are in a list.
    """
    texts: dict[tuple[str, str, str], dict[str, Seen]] = {}
    for fact in sorted(captures, key=lambda s: (s.at, s.capture_id)):
        if fact.wording:
            texts.setdefault((fact.address_id, fact.parser, fact.wording), {}).setdefault(fact.revision_id, fact)
    return [[*found.values()] for found in texts.values() if len(found) > 1]


def furniture(others: Collection[Sequence[Mapping[str, Any]]]) -> set[str]:
    """Return the words of the lines that most of these texts (their blocks) have."""
    if len(others) < _FEWEST_OTHERS:
        return set()
    number = Counter(words for blocks in others for words in {_words(block) for block in blocks})
    return {words for words, n in number.items() if words and 2 * n >= len(others)}


def same_but_for_counters(texts: Iterable[tuple[str, Text]], lines: Collection[str]) -> dict[str, str]:
    """Map each text to an earlier one from which it differs in no more than numbers in these lines.

    texts  ids and texts, in the order of their time
    """
    first: list[tuple[str, Text]] = []
    found: dict[str, str] = {}
    for name, text in texts:
        same = next((other for other, earlier in first if _differ_only_in(earlier, text, lines)), None)
        if same is None:
            first.append((name, text))
        else:
            found[name] = same
    return found


def joined(known: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Add pairs of equal texts to what is known: each text with one that stands for all that are equal."""
    both = dict(known)
    for one, other in found.items():
        first, second = both.get(one, one), both.get(other, other)
        both = {name: second if of == first else of for name, of in both.items()}
        if first != second:
            both[first] = second
    return both


def _differ_only_in(one: Text, other: Text, lines: Collection[str]) -> bool:
    if any(one[name] != other[name] for name in ("title", "standfirst")):
        return False
    before, after = unpacked(one["blocks"]), unpacked(other["blocks"])
    pairs = [(a, b) for a, b in zip(before, after, strict=False) if a != b]
    return (
        len(before) == len(after)
        and all(_without_numbers(a) == _without_numbers(b) for a, b in pairs)
        and ({_words(a) for a, _ in pairs} <= set(lines))
    )


def _without_numbers(block: Mapping[str, Any]) -> str:
    return _NUMBER.sub("0", block.get("text") or "")


def _words(block: Mapping[str, Any]) -> str:
    words = " ".join(filter(str.isalpha, (block.get("text") or "").split()))
    return words if len(words) >= _LEAST_LETTERS else ""
