"""Compare texts line by line, and give lines keys by which the same line is found in other articles.

A line is known by all its words without numbers, and, if it is short, by how it begins: by its first words, by a label
with a colon, or by a time of day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlsplit

from services.publisher.core.reading import unpacked
from shared.archive.diff.compare import DiffBudget

Text = Mapping[str, Any]
"""`title`, `standfirst` and `blocks` of a text."""
Block = Mapping[str, Any]
Blocks = Sequence[Block]

_NUMBER = re.compile(r"\d[\d.,:]*[KkMm]?\b")
_LEAST_LETTERS = 3
_BEGINNING = 3
_LONGEST = 25
"""Words of the longest line that is known by how it begins."""
_PICTURE, _TIME = "picture", "time"
_CLOCK = re.compile(r"[(\[]?\d{1,2}[:.h]\d\d\b")


def changed_lines(one: Text, other: Text) -> frozenset[str] | None:
    """Return the keys of the lines in which the texts differ; None if they differ in a line without a key."""
    if any(one[name] != other[name] for name in ("title", "standfirst")):
        return None
    before, after = unpacked(one["blocks"]), unpacked(other["blocks"])
    plain = [_plain(block) for block in before], [_plain(block) for block in after]
    if not DiffBudget().allows(*plain):
        return None
    keys: set[str] = set()
    for word, i, j, m, n in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        if word == "equal":
            keys |= {_words(a) for a, b in zip(before[i:j], after[m:n], strict=True) if _shown(a) != _shown(b)}
        else:
            keys |= {_beginning(block) for block in (*before[i:j], *after[m:n])}
    return None if "" in keys else frozenset(keys)


def by_key(blocks: Blocks) -> dict[str, set[str]]:
    """Return the lines of a text by their keys."""
    found: dict[str, set[str]] = {}
    for block in blocks:
        for key in {_words(block), _beginning(block)} - {""}:
            found.setdefault(key, set()).add(_shown(block))
    return found


def _is_picture(block: Block) -> bool:
    return block.get("kind") in ("image", "embed")


def _shown(block: Block) -> str:
    """Return what is the same only if the line is. Of a picture, hosts and queries do not count."""
    return urlsplit(block.get("url") or "").path if _is_picture(block) else block.get("text") or ""


def _plain(block: Block) -> tuple[str, str, str]:
    """Return the line without numbers, or a picture's file name without its folders."""
    kind, shown = block.get("kind", ""), _shown(block)
    if _is_picture(block):
        return kind, shown.rpartition("/")[2], block.get("caption") or ""
    return kind, _NUMBER.sub("0", shown), ""


def _words(block: Block) -> str:
    if _is_picture(block):
        return _PICTURE
    words = " ".join(filter(str.isalpha, _shown(block).split()))
    return f"={words}" if len(words) >= _LEAST_LETTERS else ""


def _beginning(block: Block) -> str:
    words = _NUMBER.sub("", _shown(block)).split()
    if _is_picture(block) or len(words) > _LONGEST:
        return ""
    if _CLOCK.match(_shown(block)):
        return _TIME
    label = next((n for n, word in enumerate(words[:_BEGINNING], 1) if word.endswith(":")), _BEGINNING)
    begins = " ".join(words[:label])
    return f"^{begins}" if len(begins) >= _LEAST_LETTERS else ""
