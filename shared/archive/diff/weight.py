"""Weigh an edit: from a comma to a different text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from shared.archive.diff.compare import BlockRow, Op, diff, fold, shares_words, shown, tokens
from shared.archive.diff.person_names import names_in


class Weight(StrEnum):
    """Weights from the lightest to the heaviest. A revision has the weight of its heaviest part."""

    TYPOGRAPHIC = "typographic"
    WORDING = "wording"
    NUMBER = "number-or-date"
    QUOTATION = "quotation"
    NAME = "name"
    HEADLINE = "headline"
    PICTURE = "picture"
    PARAGRAPH = "paragraph"
    WHOLE_TEXT = "whole-text"


_ORDER = list(Weight)
_QUOTED = re.compile(r"[\"“”„«»‟]([^\n\"“”„«»‟]++)[\"“”„«»‟]|[「『《〈]([^\n」』》〉]{1,500}+)[」』》〉]")


def weigh(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Weight, dict[str, Any]]:
    """Weigh an edit. Return its weight and its parts.

    before, after  texts with `title`, `standfirst` and `blocks`

    The parts are counts by weight (`parts`), counts of paragraphs removed, added and moved, and lists of
    `names_removed` and `names_added`.
    """
    ops = diff(before["blocks"], after["blocks"])
    parts = _heads(before, after) + _parts(ops, before["blocks"], after["blocks"])
    old, new = _all_names(before), _all_names(after)
    removed, added = sorted(old - new), sorted(new - old)
    if removed or added:
        parts.append(Weight.NAME)
    if _is_whole(ops, before["blocks"], after["blocks"]):
        parts.append(Weight.WHOLE_TEXT)
    counted = {w.value: parts.count(w) for w in _ORDER if w in parts}
    heaviest = max(parts, key=_ORDER.index, default=Weight.TYPOGRAPHIC)
    return heaviest, {
        "parts": counted,
        "names_removed": removed,
        "names_added": added,
        "paragraphs_removed": sum(op.kind == "removed" for op in ops),
        "paragraphs_added": sum(op.kind == "added" for op in ops),
        "paragraphs_moved": sum(op.kind == "moved" for op in ops),
    }


def _heads(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Weight]:
    parts = []
    if fold(before["title"]) != fold(after["title"]):
        parts.append(Weight.TYPOGRAPHIC if _bare(before["title"]) == _bare(after["title"]) else Weight.HEADLINE)
    if fold(before.get("standfirst", "")) != fold(after.get("standfirst", "")):
        parts.append(text_weight(before.get("standfirst", ""), after.get("standfirst", "")))
    return parts


def _parts(ops: Sequence[Op], before: Sequence[BlockRow], after: Sequence[BlockRow]) -> list[Weight]:
    parts: list[Weight] = []
    for op in ops:
        if op.kind == "changed" and op.before is not None and op.after is not None:
            parts.append(_changed(before[op.before], after[op.after]))
        elif op.kind in ("added", "removed"):
            block = after[op.after] if op.after is not None else before[op.before or 0]
            parts.append(Weight.PICTURE if block["kind"] == "image" else Weight.PARAGRAPH)
        elif op.kind == "moved":
            parts.append(Weight.WORDING)
    return parts


def _changed(before: BlockRow, after: BlockRow) -> Weight:
    if before["kind"] == "image" and before.get("url") != after.get("url"):
        return Weight.PICTURE
    return text_weight(shown(before), shown(after))


def text_weight(before: str, after: str) -> Weight:
    """Weigh the change of one paragraph without its names. Names are weighed over the whole text."""
    if _bare(before) == _bare(after):
        return Weight.TYPOGRAPHIC
    if _quotes(before) != _quotes(after):
        return Weight.QUOTATION
    if _numbers(before) != _numbers(after):
        return Weight.NUMBER
    return Weight.WORDING


def _bare(text: str) -> str:
    """Return the letters and digits of a text, without differences of case and width."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _quotes(text: str) -> list[str]:
    return [_bare(a or b) for a, b in _QUOTED.findall(text)]


def _numbers(text: str) -> list[str]:
    return [t for t in tokens(text) if any(c.isdigit() for c in t)]


def _all_names(text: Mapping[str, Any]) -> set[str]:
    found = names_in(text["title"]) | names_in(text.get("standfirst", ""))
    return found.union(*(names_in(shown(b)) for b in text["blocks"]))


def _is_whole(ops: Sequence[Op], before: Sequence[BlockRow], after: Sequence[BlockRow]) -> bool:
    """Return whether nothing important was kept: another story stands at the old address."""
    if any(op.kind in ("same", "moved") and op.before is not None and shown(before[op.before]) for op in ops):
        return False
    return any(map(shown, [*before, *after])) and not shares_words(before, after)
