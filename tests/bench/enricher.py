"""CPU milliseconds that the enricher's steps take for an article of 3 KB, together and each alone.

`python -m tests.bench.enricher [--json FILE]` reads stories of KCNA, in English and Spanish, and parts of Korean
speeches, of 2.5 to 3.5 KB. Each figure is the least of several rounds, by which other work on the machine disturbs it
least. A step alone computes what it shares with others, too, so the steps add up to more than all together.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from services.enricher.adapters.language_model import LanguageModel
from services.enricher.core.enrich import enrich
from services.enricher.core.steps import STEPS, Step
from shared.contracts import Article
from tests.bench.site_articles import made

_SEARCHED, _ARTICLES, _ROUNDS = 4000, 120, 7
_LEAST, _MOST, _SIZE = 2500, 3500, 3000


def articles() -> list[tuple[Article, int]]:
    """Return the articles with the bytes of their texts, every third of them Korean."""
    every = [(one, _bytes(one)) for one in (made(number).article for number in range(0, _SEARCHED, 3))]
    fitting = [(one, size) for one, size in every if _LEAST <= size <= _MOST]
    korean = [pair for pair in fitting if pair[0].edition == "ko"][: _ARTICLES // 3]
    return [*korean, *[pair for pair in fitting if pair[0].edition != "ko"][: _ARTICLES - len(korean)]]


def _bytes(article: Article) -> int:
    return sum(len(block.text.encode()) for block in article.blocks)


def milliseconds(given: Sequence[tuple[Article, int]], model: LanguageModel, steps: tuple[Step, ...]) -> float:
    """Return the least CPU time of several rounds, for 3 KB."""
    rounds = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        for article, _size in given:
            enrich(article, [article.edition or ""], "UTC", model.rank, steps)
        rounds.append(time.process_time() - begun)
    return min(rounds) * 1000 * _SIZE / sum(size for _, size in given)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE")
    args = cli.parse_args()
    given, model = articles(), LanguageModel()
    milliseconds(given[:5], model, STEPS)
    figures = {"all": milliseconds(given, model, STEPS)}
    for step in STEPS:
        figures[step.name] = milliseconds(given, model, (step,))
    print(f"{len(given)} articles")
    for name, figure in figures.items():
        print(f"{name:14} {figure:6.2f} ms")
    if args.json:
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
