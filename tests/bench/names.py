"""Measure the names found against paragraphs marked by hand, and list every miss.

    python -m tests.bench.names                  precision and recall by kind, and the misses of half a
    python -m tests.bench.names --half b         the half that was set aside
    python -m tests.bench.names --korean         the names found in Korean speeches, and those that are wrong

A name inside a longer one that the list does not cover is not counted. `all` counts as missed, too, names that the list
does not mean to cover.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shared.names.finder import Found, finder
from shared.names.gazetteer import KINDS
from tests.bench.gold_paragraphs import paragraph

GOLD = Path(__file__).parent / "gold" / "names.tsv"
KOREAN = Path(__file__).parent / "gold" / "names_korean.tsv"
Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    start: int
    end: int
    id: str

    @property
    def kind(self) -> str:
        return self.id.lstrip("!?").partition(".")[0]


@dataclass
class Score:
    """Counts by kind, and the misses as lines."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    uncovered: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def of(self, kinds: Sequence[str]) -> tuple[float, float, float]:
        """Return precision, recall, and recall over all names."""
        right, wrong, missed, uncovered = (
            sum(one[kind] for kind in kinds) for one in (self.right, self.wrong, self.missed, self.uncovered)
        )
        return _share(right, wrong), _share(right, missed), _share(right, missed + uncovered)


def gold(half: str) -> dict[Place, list[Marked]]:
    """Return the marked paragraphs of a half, `a` or `b`; of both for an empty string."""
    found: dict[Place, list[Marked]] = defaultdict(list)
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        file, row, number, of, start, end, id = line.split("\t")
        if half in ("", of):
            marked = found[file, int(row), int(number)]
            marked += [Marked(int(start), int(end), id)] if id else []
    return found


def score(half: str) -> Score:
    total = Score()
    for place, marked in gold(half).items():
        text = paragraph(*place)
        _compare(total, place, text, marked, list(finder().find(text)))
    return total


def _compare(total: Score, place: Place, text: str, marked: Sequence[Marked], found: Sequence[Found]) -> None:
    taken = set[Found]()
    for one in marked:
        inside = [f for f in found if f.start < one.end and f.end > one.start]
        hit = next((f for f in inside if one.id in f.ids), None)
        if one.id.startswith("?"):
            total.uncovered[one.kind] += 1
            taken |= {f for f in inside if (f.start, f.end) != (one.start, one.end)}
        elif hit is not None:
            total.right[one.kind] += 1
            taken.add(hit)
        else:
            total.missed[one.kind] += 1
            total.lines.append(f"missed {one.id} {text[one.start : one.end]!r} in {place}")
    for other in found:
        if other not in taken:
            total.wrong[other.ids[0].partition(".")[0]] += 1
            total.lines.append(f"wrong  {' '.join(other.ids)} {text[other.start : other.end]!r} in {place}")


def _share(right: int, wrong: int) -> float:
    return right / (right + wrong) if right + wrong else 1.0


def korean() -> Iterator[str]:
    """Yield what became of the 120 names that were judged: those that are wrong and found, and the counts."""
    found = Counter[bool]()
    for line in KOREAN.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        file, row, number, start, end, ids, mark = line.split("\t")
        text = paragraph(file, int(row), int(number))
        if Found(tuple(ids.split()), int(start), int(end)) in list(finder().find(text)):
            found[mark == "1"] += 1
            if mark != "1":
                yield f"wrong  {ids} {text[int(start) - 10 : int(end) + 10]!r}"
    yield f"Korean: {found[True]} right, {found[False]} wrong; precision {_share(found[True], found[False]):.3f}"


def milliseconds() -> tuple[float, float]:
    """Return the CPU time for 3,000 characters: to find names, and to find the same letters by a bare search."""
    texts = [paragraph(*place) for place in gold("")] * 20
    size = sum(map(len, texts)) / 3000
    begun = time.process_time()
    for text in texts:
        list(finder().find(text))
    found = time.process_time()
    for text in texts:
        finder().bare(text)
    return (found - begun) * 1000 / size, (time.process_time() - found) * 1000 / size


def _table(total: Score) -> Iterator[str]:
    yield "kinds            precision  recall  all   right wrong missed"
    for label, kinds in (("people, places", ("person", "place")), ("others", ("office", "org", "weapon", "site")),
                         ("all", KINDS)):  # fmt: skip
        precision, recall, every = total.of(kinds)
        numbers = (sum(one[k] for k in kinds) for one in (total.right, total.wrong, total.missed))
        yield f"{label:<16} {precision:9.3f} {recall:7.3f} {every:5.2f}  " + " ".join(f"{n:5}" for n in numbers)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--half", choices=("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", ""), default="a")
    cli.add_argument("--korean", action="store_true")
    cli.add_argument("--json", type=Path, metavar="FILE")
    cli.add_argument("--quick", action="store_true")
    args = cli.parse_args()
    if args.korean:
        print("\n".join(korean()))
        return
    total = score("" if args.json else args.half)
    print("\n".join([*total.lines, *_table(total)]))
    ours, bare = milliseconds()
    print(f"{ours:.2f} ms of CPU for 3,000 characters; the bare search {bare:.2f} ms")
    if args.json:
        known, others = total.of(("person", "place")), total.of(("office", "org", "weapon", "site"))
        figures = {"precision": known[0], "recall": known[1], "other_precision": others[0], "other_recall": others[1]}
        args.json.write_text(json.dumps({**figures, "ms": ours, "bare_ms": bare}))


if __name__ == "__main__":
    main()
