"""The parts of `make bench`: what each runs, what it is held against, and the one table at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a figure of ours, what it is held against (a peer, a floor, or nothing), and the goal.

    `of` says which of both the goal is about: our figure itself, or its ratio to the other one.
    """

    what: str
    ours: float
    unit: str
    other: float | None = None
    other_name: str = ""
    goal: float | None = None
    of: Literal["ours", "ratio"] = "ratio"
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        return self.ours / self.other if self.other else None

    @property
    def met(self) -> bool | None:
        """None where there is no goal, or nothing to hold it against."""
        figure = self.ratio if self.of == "ratio" else self.ours
        if self.goal is None or figure is None:
            return None
        return figure >= self.goal if self.at_least else figure <= self.goal


@dataclass(frozen=True, slots=True)
class Part:
    """`python -m MODULE ARGUMENTS --json FILE` measures; `rows` reads what it wrote. `quick` replaces the arguments.

    `needs` are folders of the material beside the checkout.
    """

    module: str
    rows: Callable[[Figures], list[Row]]
    arguments: Sequence[str] = ()
    quick: Sequence[str] = ()
    needs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a part: its rows, or why there are none."""

    part: str
    rows: list[Row] = field(default_factory=list)
    why_not: str = ""
    failed: bool = False


def table(results: Sequence[Result]) -> str:
    """As many lines as there are rows, and one for each part that could not run."""
    head = ("what", "ours", "held against", "ratio", "goal", "met")
    lines = [head, *(cells for result in results for cells in _lines(result))]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    texts = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([texts[0], "  ".join("-" * w for w in widths), *texts[1:]])


def _lines(result: Result) -> list[tuple[str, ...]]:
    if result.why_not:
        return [(result.part, "not run", result.why_not, "", "", "")]
    return [_cells(row) for row in result.rows]


def _cells(row: Row) -> tuple[str, ...]:
    other = f"{_short(row.other)} {row.other_name}" if row.other is not None else ""
    sign = "≥" if row.at_least else "≤"
    goal = "" if row.goal is None else f"{sign} {_short(row.goal)}{' ×' if row.of == 'ratio' else ''}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    met = {True: "yes", False: "no", None: ""}[row.met]
    return (row.what, f"{_short(row.ours)} {row.unit}", other, ratio, goal, met)


def _short(figure: float) -> str:
    return f"{figure:.3f}" if abs(figure) < 1 else f"{figure:.2f}"


def as_json(results: Sequence[Result]) -> str:
    """The same as a list of objects, a row or a part that could not run each."""
    reported: list[dict[str, object]] = []
    for result in results:
        if result.why_not:
            reported.append({"part": result.part, "why_not": result.why_not})
        reported += [{"part": result.part, **asdict(row), "ratio": row.ratio, "met": row.met} for row in result.rows]
    return json.dumps(reported, indent=2)
