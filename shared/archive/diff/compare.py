"""Compare two texts by block, then by word, and recognise moved blocks. Pure.

`diff` serves pages and the weighing of edits. It takes blocks as the archive stores them: dictionaries without
defaults.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, TypeAlias

BlockRow: TypeAlias = Mapping[str, Any]
OpKind: TypeAlias = Literal["same", "changed", "added", "removed", "moved"]
WordKind: TypeAlias = Literal["same", "added", "removed"]

_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]"  # Chinese and Japanese, by character
    r"|[\uac00-\ud7a3]+|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+(?:[.,'’\-][^\W\u3040-\u9fff\uac00-\ud7a3]+)*"
    r"|\s+|[^\w\s]"
)
_ALIKE = 0.5
"""Two blocks that share fewer words than this are one removed and one added block, not a changed one."""
_REACH = 12
"""How many blocks ahead to look for a block's changed version.

Without a limit, a rewritten text would take too long.
"""


MOST_WORK = 4_000_000
"""The most comparisons of two words for one pair of texts, a second or two at worst.

Beyond it the diff gets coarser.
"""


class DiffBudget:
    """The comparisons that are left. Texts that repeat one word cost the square of their length."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def allows(self, old: Sequence[Any], new: Sequence[Any]) -> bool:
        """Spend budget on comparing these item by item, one step for each pair of equal items.

        Return False if it is too little.
        """
        here = Counter(new)
        cost = sum(here[one] for one in old) + len(old) + len(new)
        if cost > self._left:
            return False
        self._left -= cost
        return True


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a comparison: the same in both texts, added or deleted."""

    kind: WordKind
    text: str


@dataclass(frozen=True, slots=True)
class Op:
    """One step from the old text to the new.

    before, after  index of the block in the old and the new text; None if it is not there
    words          for a changed block, its words in reading order: same, removed, added
    """

    kind: OpKind
    before: int | None
    after: int | None
    words: tuple[Word, ...] = ()


def tokens(text: str) -> list[str]:
    """Split a text into words, spaces and signs. Korean is split at spaces, Chinese and Japanese by character."""
    return _TOKEN.findall(text)


def diff(before: Sequence[BlockRow], after: Sequence[BlockRow]) -> list[Op]:
    """Return the steps in the order of the new text. A removed block stays where it was."""
    old, new = [key(b) for b in before], [key(b) for b in after]
    ops: list[Op] = []
    work = DiffBudget()
    for tag, i, i_end, j, j_end in _steps(old, new, work):
        if tag == "equal":
            ops += [Op("same", i + n, j + n) for n in range(i_end - i)]
        else:
            ops += _replaced(before, after, range(i, i_end), range(j, j_end), work)
    return _with_moves(ops, old, new)


def _steps(old: Sequence[Any], new: Sequence[Any], work: DiffBudget) -> Sequence[tuple[str, int, int, int, int]]:
    """Return opcodes like `SequenceMatcher`. If that costs too much, replace everything between the equal ends."""
    if work.allows(old, new):
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    i, j = len(old) - end, len(new) - end
    steps = [("equal", 0, start, 0, start), ("replace", start, i, start, j), ("equal", i, len(old), j, len(new))]
    return [step for step in steps if step[1] < step[2] or step[3] < step[4]]


def words(before: str, after: str, work: DiffBudget | None = None) -> tuple[Word, ...]:
    """Compare two texts word by word and join equal runs."""
    old, new = tokens(before), tokens(after)
    found: list[Word] = []
    for tag, i, i_end, j, j_end in _steps(old, new, work or DiffBudget()):
        if tag == "equal":
            found.append(Word("same", "".join(old[i:i_end])))
            continue
        if i < i_end:
            found.append(Word("removed", "".join(old[i:i_end])))
        if j < j_end:
            found.append(Word("added", "".join(new[j:j_end])))
    return tuple(found)


def key(block: BlockRow) -> tuple[str, ...]:
    """Return the key that equal blocks share: kind and text, or a picture's address and caption."""
    kind = str(block["kind"])
    if kind in ("image", "embed"):
        return (kind, str(block.get("url") or "").partition("?")[0], fold(block.get("caption", "")))
    return (kind, fold(block.get("text", "")))


def fold(text: str) -> str:
    """Return the text with each run of white space as one space."""
    return " ".join(text.split())


def shown(block: BlockRow) -> str:
    """Return the text of a block that readers see, including captions."""
    return str(block.get("text") or block.get("caption") or "")


def _replaced(
    before: Sequence[BlockRow], after: Sequence[BlockRow], old: range, new: range, work: DiffBudget
) -> list[Op]:
    """Pair similar blocks in order. The rest is removed or added."""
    partner = _pairs(before, after, old, new, work)
    ops: list[Op] = []
    at = new.start
    for i in old:
        j = partner.get(i)
        if j is None:
            ops.append(Op("removed", i, None))
            continue
        ops += [Op("added", None, n) for n in range(at, j)]
        ops.append(Op("changed", i, j, words(shown(before[i]), shown(after[j]), work)))
        at = j + 1
    return ops + [Op("added", None, n) for n in range(at, new.stop)]


def _pairs(
    before: Sequence[BlockRow], after: Sequence[BlockRow], old: range, new: range, work: DiffBudget
) -> dict[int, int]:
    found: dict[int, int] = {}
    at = new.start
    for i in old:
        likeness = [(alike(before[i], after[j], work), -j) for j in range(at, min(new.stop, at + _REACH))]
        best = max(likeness, default=(0.0, 0))
        if best[0] >= _ALIKE:
            found[i] = -best[1]
            at = found[i] + 1
    return found


def alike(a: BlockRow, b: BlockRow, work: DiffBudget | None = None) -> float:
    """Return the share of words in common, from 0 to 1. A text and a picture share none."""
    if (a["kind"] == "image") != (b["kind"] == "image"):
        return 0.0
    old, new = _bare(shown(a)), _bare(shown(b))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or (quick := matcher.quick_ratio()) < _ALIKE:
        return 0.0
    return matcher.ratio() if (work or DiffBudget()).allows(old, new) else quick


def shares_words(before: Sequence[BlockRow], after: Sequence[BlockRow]) -> bool:
    """Return whether two whole texts share half of their words, in any order."""
    old, new = (_bare(" ".join(map(shown, blocks))) for blocks in (before, after))
    return SequenceMatcher(None, old, new, autojunk=False).quick_ratio() >= _ALIKE


def _bare(text: str) -> list[str]:
    return [t for t in tokens(text) if not t.isspace()]


def _with_moves(ops: Sequence[Op], old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> list[Op]:
    """Turn a block that was removed in one place and added in another into one move, shown at its new place."""
    removed: dict[tuple[str, ...], list[int]] = {}
    for op in ops:
        if op.kind == "removed" and op.before is not None and any(old[op.before][1:]):
            removed.setdefault(old[op.before], []).append(op.before)
    moved: dict[int, int] = {}
    for op in ops:
        if op.kind == "added" and op.after is not None and removed.get(new[op.after]):
            moved[op.after] = removed[new[op.after]].pop(0)
    gone = set(moved.values())
    kept = [op for op in ops if not (op.kind == "removed" and op.before in gone)]
    return [Op("moved", moved[op.after], op.after) if op.kind == "added" and op.after in moved else op for op in kept]
