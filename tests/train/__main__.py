"""Trains the model of page kinds on the pages beside the checkout, and writes it with its card.

    python -m tests.train [--check]

Needs lightgbm and scikit-learn, which nothing else here does: install requirements/train.lock beside requirements.lock
or requirements-dev.lock. Figures of each fold come from a model of the other folds; the fold that is set aside from a
model of all others. The model that is written has learned from all pages.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from services.parser.core.kinds.model import FILE
from tests.train.card import Figures, card
from tests.train.fitting import fit, fitted
from tests.train.pages import FOLDS, SET_ASIDE, Seen, seen


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--check", action="store_true", help="only the figures of the folds that are not set aside")
    args = cli.parse_args()
    pages = list(seen())
    figures = [_figures(pages, fold) for fold in range(FOLDS) if fold != SET_ASIDE]
    if args.check:
        print(card(figures, None, len(pages), datetime.now(UTC).date()))
        return
    aside = _figures(pages, SET_ASIDE)
    shown = [page for page in pages if page.sight is not None]
    FILE.write_bytes(fitted([one.sight for one in shown if one.sight], *_known(shown)))
    text = card(figures, aside, len(pages), datetime.now(UTC).date())
    FILE.with_name("CARD.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _figures(pages: list[Seen], fold: int) -> Figures:
    """Of a fold, by a model of the others; the fold that is set aside teaches none but the last model."""
    learn = [one for one in pages if one.fold not in (fold, SET_ASIDE) and one.sight is not None]
    model = fit([one.sight for one in learn if one.sight], *_known(learn))
    return Figures.of(fold, [one for one in pages if one.fold == fold], model)


def _known(pages: list[Seen]) -> tuple[list[str], list[str]]:
    """Kinds and sites."""
    return [one.kind for one in pages], [one.site for one in pages]


if __name__ == "__main__":
    main()
