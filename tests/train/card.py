"""What a trained model does on pages it has not seen, as a page of text."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.parser.core.kinds.decision import DOUBTFUL, SURE
from services.parser.core.kinds.model import DOCUMENT, Model
from tests.train.fitting import KEPT, KINDS
from tests.train.pages import Seen

_BOUNDS = (0.25, 0.3, DOUBTFUL, 0.5, SURE, 0.75)


@dataclass(frozen=True, slots=True)
class Figures:
    """`taken`: by set of articles or kind, the share of pages that the parser keeps. `kept`: by bound, the share of
    pages whose chance reaches it.

    `labelled`: of the articles and documents that are surely kept, the share that is labelled a document.
    """

    fold: int
    taken: dict[str, float]
    kept: dict[float, dict[str, float]]
    named: dict[str, float]
    labelled: dict[str, float]

    @classmethod
    def of(cls, fold: int, pages: Sequence[Seen], model: Model) -> Figures:
        chances: dict[str, list[float]] = {}
        taken: dict[str, list[bool]] = {}
        right: dict[str, list[bool]] = {}
        labelled: dict[str, list[bool]] = {}
        for page in pages:
            name = page.set if page.kind == "article" else page.kind
            chance, likeliest, document = _judged(page, model)
            for one in (name, "all articles") if page.kind == "article" else (name,):
                chances.setdefault(one, []).append(chance)
                taken.setdefault(one, []).append(chance >= page.least)
            if page.kind in KEPT and chance >= SURE:
                labelled.setdefault(page.kind, []).append(document)
            elif page.kind in KINDS and chance < SURE and page.sight is not None:
                right.setdefault(name, []).append(likeliest == page.kind)
        kept = {
            bound: {name: statistics.mean(one >= bound for one in found) for name, found in chances.items()}
            for bound in _BOUNDS
        }
        shares = [{name: statistics.mean(found) for name, found in one.items()} for one in (taken, right, labelled)]
        return cls(fold, shares[0], kept, *shares[1:])


def _judged(page: Seen, model: Model) -> tuple[float, str, bool]:
    """What was kept or refused for other reasons before was none of the model's to judge."""
    if page.sight is None or page.surely:
        return float(page.surely or page.taken), "", False
    numbers = model.numbers(page.sight)
    return model.chance_of_article(numbers), model.likeliest(numbers), model.is_document(numbers)


def card(figures: Sequence[Figures], aside: Figures | None, pages: int, day: date) -> str:
    lines = [
        "# The model of page kinds",
        "",
        f"Trained on {day} by `python -m tests.train` from {pages} pages with known kinds: WCXB's development split",
        "(Murrough Foley, CC BY 4.0), and the articles of the other sets that `docs/benchmarks.md` names. It holds",
        "weights of words and thresholds of numbers, but no pages. Nearly all pages of other kinds are in English, so",
        "words that only articles have get no weight, and each page counts once more as if its language were unknown.",
        "",
        "The model does not judge pages whose text comes from an outlet's rule, linked data or a script's state, bare",
        "pages that declare no other kind, posts of WordPress, nor pages that both linked data and Open Graph call an",
        "article, unless their address is that of a site, a list, a talk or an offer. For others it gives the chance",
        "of an article or a document, and says which of both.",
        f"From {SURE} on, a page is one. From {DOUBTFUL} on, it is kept with a doubt, unless it has the address",
        "of a site, a list or a talk. Below that, it is refused as the kind that it looks like. A list of teasers",
        f"that does not call itself an article is refused, unless it has the address of a story and a chance of {SURE}",
        "or more.",
        "",
        "The pages of a site are in one fold. The shares with a chance count the pages that the model does not judge",
        "as kept or refused.",
    ]
    lines += ["", "Share of pages that the parser keeps, doubtful or not, by fold:", ""]
    lines += _table([one.taken for one in figures], aside.taken if aside else None, figures)
    for bound in _BOUNDS:
        lines += [
            "",
            f"Share of pages with a chance of {bound} or more, by fold:",
            "",
            *_reaching(figures, aside, bound),
        ]
    named = f"Other pages with a chance below {SURE}: the share whose kind the model names correctly:"
    lines += ["", named, "", *_named(figures, aside)]
    lines += ["", "Pages that are kept: the share that is labelled a document:", "", *_labelled(figures, aside)]
    return "\n".join(lines) + "\n"


def _reaching(figures: Sequence[Figures], aside: Figures | None, bound: float) -> list[str]:
    return _table([one.kept[bound] for one in figures], aside.kept[bound] if aside else None, figures)


def _table(found: list[dict[str, float]], aside: dict[str, float] | None, figures: Sequence[Figures]) -> list[str]:
    names = sorted({name for one in found for name in one}, key=lambda name: (name in (*KINDS, DOCUMENT), name))
    return _lines(names, found, aside, figures)


def _named(figures: Sequence[Figures], aside: Figures | None) -> list[str]:
    return _lines(KINDS, [one.named for one in figures], aside.named if aside else None, figures)


def _labelled(figures: Sequence[Figures], aside: Figures | None) -> list[str]:
    return _lines(KEPT, [one.labelled for one in figures], aside.labelled if aside else None, figures)


def _lines(
    names: Sequence[str], found: list[dict[str, float]], aside: dict[str, float] | None, figures: Sequence[Figures]
) -> list[str]:
    """A row for each name: its share in each fold, in the one set aside, and the mean of those not set aside."""
    head = ["", *(f"fold {one.fold}" for one in figures), "mean", *(["set aside"] if aside is not None else [])]
    rows = []
    for name in names:
        known = [one[name] for one in found if name in one]
        mean = statistics.mean(known) if known else None
        last = [] if aside is None else [_share(aside.get(name))]
        rows.append([name, *(_share(one.get(name)) for one in found), _share(mean), *last])
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
