"""Measure which texts of one language are found to report one event: stories of KCNA, and pages of the world's press.

    python -m tests.bench.same_language               precision and recall of each part, and each pair that is wrong

The pairs were judged by hand; `gold/same_language.tsv` says how they were drawn. A story is compared with the
stories of three days before and after, as in the archive.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from services.enricher.adapters.language_model import LanguageModel
from services.enricher.core.terms import terms
from services.parser.core.document.decode import decode_page
from services.parser.core.extract import extract
from services.parser.core.extraction import NotAnArticle
from shared.names.finder import finder
from shared.text.editions import Report, numbers
from shared.text.likeness import ComparableText
from shared.text.same_language import Neighbours, alike
from shared.text.shingles import bare_words
from shared.text.stories import MOST, Days
from shared.text.story_texts import LONGEST, StoryText
from tests.bench.extraction import printed_day
from tests.bench.gold_paragraphs import count, day, paragraphs, story
from tests.shared_data import SHARED

STORIES = ("data/kcna-2011.jsonl.gz", "data/kcna-kp-2024.jsonl.gz")
PAGES = "pages"
GOLD = Path(__file__).parent / "gold" / "same_language.tsv"
_LEAST = 200
_WINDOW = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A text with what the enricher finds in it."""

    id: str
    day: int
    text: StoryText
    report: Report
    terms: dict[str, int]


def gold() -> list[tuple[str, str, str, str, bool]]:
    """Return the pairs: file, id, id, part, whether they report one event."""
    lines = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(file, one, other, part, mark == "1") for file, one, other, part, mark in lines]


def _item(id: str, day: int, outlet: str, language: str, title: str, parts: list[str]) -> Item:
    text = "\n".join(parts)
    whole = f"{title}\n{text}"
    names = Counter(found.ids[0] for found in finder().find(whole) if len(found.ids) == 1)
    report = Report(id, language, len(text.split()), names, frozenset(numbers(whole)))
    words = [*bare_words(title), *bare_words(text)]
    of_outlet = StoryText(report, outlet, title, text[:LONGEST])
    return Item(id, day, of_outlet, report, dict(terms(words, language)))


@cache
def items(file: str) -> dict[str, Item]:
    """Return the texts of a file, or all pages, by id."""
    return {one.id: one for one in (_pages() if file == PAGES else _stories(file))}


def _stories(file: str) -> list[Item]:
    found = []
    for row in range(count(file)):
        title, text = story(file, row)
        if len(text) >= _LEAST:
            language = "es" if f" {text} ".count(" de ") > f" {text} ".count(" of ") else "en"
            found.append(_item(str(row), _day(day(file, row)), "kcna", language, title, paragraphs(file, row)))
    return found


def _pages() -> list[Item]:
    model, found = LanguageModel(), []
    for file in sorted((SHARED / PAGES).glob("*/gold.jsonl")):
        for row in map(json.loads, file.read_text(encoding="utf-8").strip().split("\n")):
            body = gzip.decompress((file.parent / f"{row['id']}.html.gz").read_bytes())
            page = extract(decode_page(body).text, row.get("url") or "https://example.org/")
            if not isinstance(page, NotAnArticle) and page.published:
                id, language = f"{file.parent.name}/{row['id']}", next(iter(model.rank(page.text)))[0]
                found.append(_item(id, _day(printed_day(page.published)), id, language, page.title, [page.text]))
    return found


def _day(written: str) -> int:
    if written.isdigit():
        return datetime.fromtimestamp(int(written) / 1000, UTC).toordinal()
    return date.fromisoformat(written).toordinal()


@cache
def by_day(file: str) -> dict[int, list[Item]]:
    """Return the texts of each day, each once: one site gives a story several addresses."""
    found: dict[int, list[Item]] = defaultdict(list)
    for one in items(file).values():
        if same(file, one.id) == one.id:
            found[one.day].append(one)
    return found


@cache
def same(file: str, id: str) -> str:
    """Return the first text of the file with the same words."""
    return first(file)[items(file)[id].text.text]


@cache
def first(file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in items(file).values():
        found.setdefault(one.text.text, one.id)
    return found


@cache
def kin(file: str, id: str) -> frozenset[str]:
    """Return what is found for a text among those of three days before and after, without copies of it."""
    mine = items(file)[same(file, id)]
    near = [one for day in range(mine.day - _WINDOW, mine.day + _WINDOW + 1) for one in by_day(file).get(day, ())]
    days = Days([one.report for one in near])
    nearest = [items(file)[one.id] for one in days.nearest(mine.report, MOST)]
    found = alike(mine.terms, {one.id: one.terms for one in nearest})
    scores = {id: score for id, score in found.items() if any(days.shared(mine.report, items(file)[id].report))}
    every = Neighbours(mine.text, [one.text for one in nearest], scores).kin() if scores else []
    return frozenset(one.id for one in every if not _is_copy(mine, items(file)[one.id]))


def _is_copy(one: Item, other: Item) -> bool:
    texts = (ComparableText(item.text.text, item.text.language) for item in (one, other))
    return next(texts).compare(next(texts)).is_copy(abs(one.day - other.day))


def _group(file: str, part: str) -> str:
    return f"{part} {'pages' if file == PAGES else 'kcna'}"


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--parts", default="abdefgth", help="the parts to measure")
    cli.add_argument("--json", type=Path, metavar="FILE")
    args = cli.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    begun = time.process_time()
    for file, one, other, part, is_one in gold():
        if part not in args.parts:
            continue
        is_found = same(file, other) in kin(file, one) or same(file, one) in kin(file, other)
        counts[_group(file, part)].update({"pairs": 1, "found": is_found, "right": is_found and is_one, "one": is_one})
        if is_found and not is_one:
            print(f"{part} {one} {items(file)[one].text.title!r} is not {other} {items(file)[other].text.title!r}")
    for group, number in sorted(counts.items()):
        precision, recall = number["right"] / max(1, number["found"]), number["right"] / max(1, number["one"])
        print(
            f"{group}: {number['pairs']} pairs, {number['one']} of one event; {number['found']} found, "
            f"{precision:.2f} right; recall {recall:.2f}"
        )
    print(f"{time.process_time() - begun:.0f} s of CPU")
    if args.json:
        last = sum((number for group, number in counts.items() if group[0] in "bfh"), Counter[str]())
        args.json.write_text(json.dumps({"precision": last["right"] / max(1, last["found"])}))


if __name__ == "__main__":
    main()
