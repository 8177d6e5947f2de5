"""Measure what is found that persons did, against sentences marked by hand, and list every miss.

    python -m tests.bench.activity               precision and recall of each half, and the misses

`gold/activity.tsv` says how the sentences were drawn. The recall is that among sentences with a verb of an act.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from services.enricher.core.activities import activities
from services.enricher.core.dates import mentions
from services.enricher.core.names import name_mentions
from shared.contracts import IN_TITLE, ActivityMention, Article, Block, BlockKind, DateValue, Precision
from tests.bench.gold_paragraphs import day, paragraphs, story

GOLD = Path(__file__).parent / "gold" / "activity.tsv"
_LEAST = 1500
"""Characters of the articles whose time is measured: a short one is all lead."""
Sentence = tuple[str, int, int, int]
Mark = tuple[str, str, str, str, str]


def gold() -> dict[Sentence, tuple[str, list[Mark]]]:
    """Return the marked sentences with their half and what is marked: person, act, places, others, day."""
    found: dict[Sentence, tuple[str, list[Mark]]] = {}
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            file, row, block, half, start, _, *mark = line.split("\t")
            marks = found.setdefault((file, int(row), int(block), int(start)), (half, []))[1]
            marks += [tuple(mark)] if mark[0] else []  # type: ignore[list-item]
    return found


@cache
def article(file: str, row: int) -> Article:
    """Return a story as an article; a headline alone if the file has no more."""
    published = _moment(day(file, row))
    blocks = (
        [Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs(file, row)]
        if "headlines" not in file
        else []
    )
    value = DateValue(value=published, precision=Precision.DAY, rule="file")
    return Article.model_construct(  # type: ignore[call-arg]
        title=story(file, row)[0], blocks=tuple(blocks), published=value, captured_at=published
    )


def _moment(written: str) -> datetime:
    if written.isdigit():
        return datetime.fromtimestamp(int(written) / 1000, UTC)
    return datetime.combine(date.fromisoformat(written), datetime.min.time(), UTC)


@cache
def found_in(file: str, row: int) -> tuple[ActivityMention, ...]:
    one = article(file, row)
    assert one.published
    names = name_mentions(one)
    return activities(one, "en", names, lambda: mentions(one, "en", "UTC"), one.published.value.date())


def _mark(one: ActivityMention, company: Collection[str]) -> Mark:
    """Return the act as it is marked: by its sentence alone. Those in company stand in a sentence of their own."""
    others = [other for other in one.others if one.act == "attend" or other not in company]
    return one.person, one.act, ",".join(one.places), ",".join(others), str(one.day) if one.said else ""


def compare(half: str) -> Iterator[tuple[str, str]]:
    """Yield for each act of a half whether it is right, right only in who and what, wrong or missed, and its line."""
    for (file, row, block, start), (of, marks) in gold().items():
        if of != half:
            continue
        every = found_in(file, row)
        company = {one.person for one in every if one.act == "attend"}
        found = [_mark(one, company) for one in every if (one.block, one.start) == (block, start)]
        for one in found:
            known = [mark for mark in marks if mark[:2] == one[:2]]
            yield ("right" if one in known else "partly" if known else "wrong"), f"{file} {row} {block} {one} {known}"
        for mark in marks:
            if not any(one[:2] == mark[:2] for one in found):
                yield "missed", f"{file} {row} {block} {mark}"


def _size(one: Article) -> int:
    return sum(len(block.text) for block in one.blocks)


def milliseconds() -> float:
    """Return the CPU time for 3,000 characters of reports that name persons, without that of names and dates."""
    places = list(dict.fromkeys((file, row) for file, row, block, _ in gold() if block != IN_TITLE))
    articles = [one for one in (article(*place) for place in places) if _size(one) > _LEAST]
    known = [(one, name_mentions(one), mentions(one, "en", "UTC")) for one in articles]
    size = sum(map(_size, articles)) / 3000
    begun = time.process_time()
    for one, names, dates in known:
        activities(one, "en", names, lambda dates=dates: dates, one.published.value.date())  # type: ignore[misc, union-attr]
    return (time.process_time() - begun) * 1000 / size


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE")
    args = cli.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for half in "abnhpqrst":
        for verdict, line in compare(half):
            counts[half][verdict] += 1
            if verdict != "right":
                print(f"{half} {verdict:<7} {line}")
        number = counts[half]
        acts = number["right"] + number["partly"]
        every = max(1, acts + number["wrong"])
        print(
            f"half {half}: {every} acts found, {acts / every:.3f} right, with place, others and day "
            f"{number['right'] / every:.3f}; {number['missed']} missed"
        )
    spent = milliseconds()
    print(f"{spent:.2f} ms of CPU for 3,000 characters")
    if args.json:
        last = counts["b"]
        every = max(1, last["right"] + last["partly"] + last["wrong"])
        precision, whole = (last["right"] + last["partly"]) / every, last["right"] / every
        args.json.write_text(json.dumps({"precision": precision, "whole": whole, "ms": spent}))


if __name__ == "__main__":
    main()
