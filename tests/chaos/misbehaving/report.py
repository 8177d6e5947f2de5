"""A line for each behaviour, whether it passed, and what was false in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tests.chaos.misbehaving.verdict import EDIT, REMOVAL, RETURN, Verdict

_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line. `trouble` counts what was false or missed; `skipped` is the reason why nothing ran."""

    behaviour: str
    edits: tuple[int, int] = (0, 0)
    removals: tuple[int, int] = (0, 0)
    restored: tuple[int, int] = (0, 0)
    false: int = 0
    trouble: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def well(self) -> bool:
        pairs = (self.edits, self.removals, self.restored)
        return not (self.false or self.trouble) and all(found == true for found, true in pairs)

    def text(self) -> str:
        if self.skipped:
            return f"behaviour={self.behaviour} skipped={self.skipped}"
        pairs = {"edits": self.edits, "removals": self.removals, "restored": self.restored}
        counts = " ".join(f"{name}={found}/{true}" for name, (found, true) in pairs.items())
        return f"behaviour={self.behaviour} {counts} false={self.false}" + ("" if self.well else " FAILED")

    def json(self) -> str:
        pairs = {"edits": self.edits, "removals": self.removals, "restored": self.restored}
        counts = {name: {"found": found, "true": true} for name, (found, true) in pairs.items()}
        rest = {"false": self.false, "trouble": self.trouble, "skipped": self.skipped, "well": self.well}
        return json.dumps({"behaviour": self.behaviour, **counts, **rest})


def line_of(behaviour: str, verdict: Verdict) -> Line:
    pairs = [(verdict.found[kind], verdict.true[kind]) for kind in (EDIT, REMOVAL, RETURN)]
    return Line(behaviour, pairs[0], pairs[1], pairs[2], verdict.false, tuple(_troubles(verdict)))


def _troubles(verdict: Verdict) -> Iterator[str]:
    for word, found in (("false", verdict.wrong), ("missed", verdict.missed)):
        for why, places in found.items():
            if places:
                examples = "; ".join(list(dict.fromkeys(places))[:_EXAMPLES])
                yield f"{word}: {why}, {len(places)} times, such as {examples}"


def total(lines: list[Line]) -> Line:
    ran = [line for line in lines if not line.skipped]

    def added(pairs: list[tuple[int, int]]) -> tuple[int, int]:
        return sum(found for found, _ in pairs), sum(true for _, true in pairs)

    return Line(
        "all",
        added([line.edits for line in ran]),
        added([line.removals for line in ran]),
        added([line.restored for line in ran]),
        sum(line.false for line in ran),
        tuple(f"{line.behaviour}: {what}" for line in ran for what in line.trouble),
    )
