"""What a trained model does on pages it has not seen, as a page of text."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.parser.core.kinds.judge import DOUBTFUL, SURE
from services.parser.core.kinds.model import Model
from tests.train.fitting import KINDS
from tests.train.pages import Seen

_BOUNDS = (0.1, DOUBTFUL, SURE)


@dataclass(frozen=True, slots=True)
class Figures:
    """`kept`: by bound and then by set of articles or kind, the share of pages whose chance reaches the bound."""

    fold: int
    kept: dict[float, dict[str, float]]
    named: dict[str, float]

    @classmethod
    def of(cls, fold: int, pages: Sequence[Seen], model: Model) -> Figures:
        chances: dict[str, list[float]] = {}
        right: dict[str, list[bool]] = {}
        for page in pages:
            name = page.set if page.kind == "article" else page.kind
            chance, likeliest = _judged(page, model)
            chances.setdefault(name, []).append(chance)
            if page.kind == "article":
                chances.setdefault("all articles", []).append(chance)
            elif chance < SURE and page.sight is not None:
                right.setdefault(name, []).append(likeliest == page.kind)
        kept = {
            bound: {name: statistics.mean(one >= bound for one in found) for name, found in chances.items()}
            for bound in _BOUNDS
        }
        return cls(fold, kept, {name: statistics.mean(found) for name, found in right.items()})


def _judged(page: Seen, model: Model) -> tuple[float, str]:
    """What was refused for other reasons before is no article, and was none of the model's to judge."""
    if page.sight is None:
        return 0.0, ""
    numbers = model.numbers(page.sight)
    return 1.0 if page.surely else model.chance_of_article(numbers), model.likeliest(numbers)


def card(figures: Sequence[Figures], aside: Figures | None, pages: int, day: date) -> str:
    lines = [
        "# The model of page kinds",
        "",
        f"Trained on {day} by `python -m tests.train` from {pages} pages with known kinds: WCXB's development split",
        "(Murrough Foley, CC BY 4.0), and the articles of the other sets that `docs/benchmarks.md` names. It holds",
        "weights of words and thresholds of numbers, no page.",
        "",
        f"Pages that both vocabularies call an article are not judged. From a chance of {SURE} on a page is an article,",
        f"from {DOUBTFUL} on it is kept with a doubt, below it is refused as what it looks like.",
    ]
    for bound in _BOUNDS:
        lines += ["", f"Share of pages with a chance of {bound} or more, by fold:", "", *_table(figures, aside, bound)]
    lines += ["", "Of pages that are no article, the share whose kind is named rightly:", "", *_named(figures, aside)]
    return "\n".join(lines) + "\n"


def _table(figures: Sequence[Figures], aside: Figures | None, bound: float) -> list[str]:
    names = sorted({name for one in figures for name in one.kept[bound]}, key=lambda name: (name in KINDS, name))
    rows = [[name, *(_share(one.kept[bound].get(name)) for one in (*figures, aside) if one)] for name in names]
    return _lines(figures, aside, rows, [[one.kept[bound][name] for one in figures if name in one.kept[bound]] for name in names])


def _named(figures: Sequence[Figures], aside: Figures | None) -> list[str]:
    rows = [[name, *(_share(one.named.get(name)) for one in (*figures, aside) if one)] for name in KINDS]
    return _lines(figures, aside, rows, [[one.named[name] for one in figures if name in one.named] for name in KINDS])


def _lines(figures: Sequence[Figures], aside: Figures | None, rows: list[list[str]], means: list[list[float]]) -> list[str]:
    head = ["", *(f"fold {one.fold}" for one in figures), *(["set aside"] if aside else []), "mean"]
    body = [[*row, _share(statistics.mean(mean) if mean else None)] for row, mean in zip(rows, means, strict=True)]
    return [_row(head), _row(["---"] * len(head)), *map(_row, body)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
