"""Measure the topics found against texts marked by hand, and list every miss.

python -m tests.bench.topics                 precision and recall, and the misses of half a
python -m tests.bench.topics --half bd       the halves that were set aside while the terms were chosen
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from services.enricher.adapters.language_model import LanguageModel
from shared.topics.topics import TOPICS, topics_of
from tests.bench.gold_paragraphs import page, paragraph, story

GOLD = Path(__file__).parent / "gold" / "topics.tsv"
WHOLE = -1


@dataclass(frozen=True, slots=True)
class Marked:
    """A text under its address, with the topics it must have and those it may have."""

    file: str
    row: int
    number: int
    half: str
    must: frozenset[str]
    may: frozenset[str]

    def text(self) -> tuple[str, str, str]:
        """Return title, text and language."""
        if self.number != WHOLE:
            return "", paragraph(self.file, self.row, self.number), "ko"
        if self.file.startswith("pages/"):
            title, text = page(self.file)
            return title, text, next(iter(_model().rank(text)))[0]
        title, text = story(self.file, self.row)
        return title, text, "es" if f" {text} ".count(" de ") > f" {text} ".count(" of ") else "en"


@dataclass
class Score:
    """Counts by topic, and the misses as lines."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def line(self, name: str, topics: tuple[str, ...]) -> str:
        right, wrong, missed = (sum(one[t] for t in topics) for one in (self.right, self.wrong, self.missed))
        return f"{name:<10} {_share(right, wrong):9.3f} {_share(right, missed):7.3f}  {right:5} {wrong:5} {missed:6}"


def gold(half: str = "") -> Iterator[Marked]:
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        file, row, number, of, marks = line.split("\t")
        if not half or of in half:
            must = frozenset(mark for mark in marks.split() if not mark.startswith("~"))
            may = frozenset(mark.removeprefix("~") for mark in marks.split())
            yield Marked(file, int(row), int(number), of, must, may)


def score(half: str = "", language: str = "") -> Score:
    total = Score()
    for one in gold(half):
        title, text, spoken = one.text()
        if language in ("", spoken):
            found = frozenset(topics_of(title, text, spoken))
            total.right.update(found & one.may)
            total.wrong.update(found - one.may)
            total.missed.update(one.must - found)
            if (found - one.may) or (one.must - found):
                said = " ".join([*(f"+{t}" for t in found - one.may), *(f"-{t}" for t in one.must - found)])
                total.lines.append(f"{said:<24} {one.file.rpartition('/')[2]} {one.row} {one.number} {title[:50]}")
    return total


@cache
def _model() -> LanguageModel:
    return LanguageModel()


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def milliseconds() -> float:
    """Return the CPU time for 3,000 characters."""
    texts = [one.text() for one in gold()] * 10
    begun = time.process_time()
    for title, text, language in texts:
        topics_of(title, text, language)
    return (time.process_time() - begun) * 1000 / (sum(len(text) for _, text, _ in texts) / 3000)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--half", choices=("a", "b", "c", "d", "ac", "bd", ""), default="a")
    cli.add_argument("--json", type=Path, metavar="FILE")
    args = cli.parse_args()
    half = "" if args.json else args.half
    total = score(half)
    print("\n".join([*total.lines, "topic      precision  recall  right wrong missed"]))
    for topic in TOPICS:
        print(total.line(topic, (topic,)))
    for language in ("en", "es", "ko", "ru", "zh", "ja"):
        print(score(half, language).line(language, TOPICS))
    print(total.line("all", TOPICS))
    ours = milliseconds()
    print(f"{ours:.2f} ms of CPU for 3,000 characters")
    if args.json:
        right, wrong, missed = (sum(one.values()) for one in (total.right, total.wrong, total.missed))
        figures = {"precision": _share(right, wrong), "recall": _share(right, missed), "ms": ours}
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
