"""Two texts side by side: which paragraphs stayed, came, went or were reworded, and in those which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\s+|\w+|[^\w\s]")
_ALIKE = 0.4
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """Words that stayed (`same`), came (`added`) or went (`removed`)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: `same`, `added`, `removed`, or `reworded` with its changes by word."""

    kind: str
    changes: tuple[Change, ...]


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[Line, ...]:
    """Paragraphs in the order of the new text; what went stands where it was."""
    lines: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            lines.extend(_whole("same", text) for text in old[a:b])
        else:
            lines.extend(_replaced(old[a:b], new[c:d]))
    return tuple(lines)


def _whole(kind: str, text: str) -> Line:
    return Line(kind, (Change(kind, text),))


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Line]:
    """Pairs paragraphs that are alike, each with the next one of the other text that is."""
    lines: list[Line] = []
    at = 0
    for text in new:
        partner = next((n for n in range(at, len(old)) if _alike(old[n], text)), None)
        if partner is None:
            lines.append(_whole("added", text))
            continue
        lines.extend(_whole("removed", gone) for gone in old[at:partner])
        lines.append(Line("reworded", words(old[partner], text)))
        at = partner + 1
    return [*lines, *(_whole("removed", gone) for gone in old[at:])]


def _alike(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, _WORDS.findall(old[:_LONGEST]), _WORDS.findall(new[:_LONGEST]), autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def words(old: str, new: str) -> tuple[Change, ...]:
    """Word by word; letter by letter in scripts that set no spaces."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    changes = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(before[a:b])))
            continue
        changes += [
            Change(kind, text)
            for kind, text in (("removed", "".join(before[a:b])), ("added", "".join(after[c:d])))
            if text
        ]
    return tuple(changes)
