"""Measure which stories of KCNA, English and Spanish, are found to report one event.

    python -m tests.bench.stories               precision and recall of each half, and each pair that is wrong

The pairs were judged by hand; `gold/stories.tsv` says how they were drawn.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from services.enricher.core.terms import terms
from shared.names.finder import finder
from shared.text.across_languages import COUNTED
from shared.text.counterparts import in_other_languages
from shared.text.editions import Report, numbers
from shared.text.shingles import bare_words
from shared.text.stories import MOST, Days, Kinship
from tests.bench.gold_paragraphs import count, day, story

FILE = "data/kcna-2011.jsonl.gz"
GOLD = Path(__file__).parent / "gold" / "stories.tsv"
_LEAST = 200
_WINDOW = 3


def gold() -> list[tuple[int, int, str, bool]]:
    """Return the pairs: row, row, half, whether they report one event."""
    lines = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(int(one), int(other), half, mark == "1") for one, other, half, mark in lines]


@cache
def by_day() -> dict[int, list[int]]:
    """Return the rows of each day that have a text."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in range(count(FILE)):
        if len(story(FILE, row)[1]) >= _LEAST:
            found[day_of(row)].append(row)
    return found


def day_of(row: int) -> int:
    return date.fromisoformat(day(FILE, row)).toordinal()


@cache
def report(row: int) -> Report:
    title, text = story(FILE, row)
    whole = f"{title}\n{text}"
    names = Counter(found.ids[0] for found in finder().find(whole) if len(found.ids) == 1)
    language = "es" if f" {text} ".count(" de ") > f" {text} ".count(" of ") else "en"
    return Report(str(row), language, len(text.split()), names, frozenset(numbers(whole)))


@cache
def terms_of(row: int) -> Mapping[str, int]:
    title, text = story(FILE, row)
    return terms([*bare_words(title), *bare_words(text)], report(row).language)


@cache
def kin(row: int) -> Sequence[Kinship]:
    """Return what is found for a story among those of three days before and after."""
    near = range(day_of(row) - _WINDOW, day_of(row) + _WINDOW + 1)
    days = Days([report(other) for day in near for other in by_day().get(day, ())])
    candidates = days.candidates(report(row))
    compared = [report(row), *days.nearest(report(row), MOST), *days.like(report(row), candidates, COUNTED)]
    every = list({one.id: one for one in compared}.values())
    found_terms = {one.id: terms_of(int(one.id)) for one in every}
    close = {one.id for one in every if abs(day_of(int(one.id)) - day_of(row)) <= 1}
    return in_other_languages(days, report(row), every, found_terms, candidates, close)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE")
    args = cli.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one, other, half, is_one in gold():
        is_found = str(other) in {each.id for each in kin(one)}
        across = report(one).language != report(other).language
        counts[half].update({"found": is_found, "right": is_found and is_one, "one event": is_one and across})
        if is_found and not is_one:
            print(f"{half} {one} {story(FILE, one)[0]!r} is not {other} {story(FILE, other)[0]!r}")
    for half, number in sorted(counts.items()):
        precision = number["right"] / max(1, number["found"])
        print(
            f"half {half}: {number['found']} found, {precision:.2f} right; {number['one event']} in two languages are"
        )
    if args.json:
        last = counts["e"]
        args.json.write_text(json.dumps({"precision": last["right"] / max(1, last["found"])}))


if __name__ == "__main__":
    main()
