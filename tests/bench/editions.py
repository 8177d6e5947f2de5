"""Measure the editions found for Spanish stories of KCNA, among its English ones of the same days.

    python -m tests.bench.editions               precision, and each pair that is wrong or was not judged

160 stories were drawn by `random.Random(2)`, and each pair that was found for them was judged by hand. The scores were
chosen with 60 others. How many of the 160 have an English edition is not known.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from shared.names.finder import finder
from shared.text.editions import Match, Pool, Report, numbers
from tests.bench.gold_paragraphs import count, day, story

FILE = "data/kcna-2011.jsonl.gz"
GOLD = Path(__file__).parent / "gold" / "editions.tsv"
_LEAST = 200


def gold() -> dict[int, int | None]:
    """Return for each drawn story the row of its English edition; None where none was found."""
    lines = [line for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {int(row): int(other) if other else None for row, other in (line.split("\t") for line in lines)}


def by_day(wanted: set[int]) -> dict[int, list[Report]]:
    """Return the stories of these days."""
    found: dict[int, list[Report]] = defaultdict(list)
    for row in range(count(FILE)):
        if day_of(row) in wanted and len(story(FILE, row)[1]) >= _LEAST:
            found[day_of(row)].append(report(row))
    return found


def day_of(row: int) -> int:
    return date.fromisoformat(day(FILE, row)).toordinal()


def report(row: int) -> Report:
    title, text = story(FILE, row)
    whole = f"{title}\n{text}"
    names = Counter(found.ids[0] for found in finder().find(whole) if len(found.ids) == 1)
    language = "es" if f" {text} ".count(" de ") > f" {text} ".count(" of ") else "en"
    return Report(str(row), language, len(text.split()), names, frozenset(numbers(whole)))


def found_for(row: int, days: dict[int, list[Report]]) -> Match | None:
    pool = Pool([one for near in (-1, 0, 1) for one in days[day_of(row) + near]])
    mine = next(one for one in pool.reports if one.id == str(row))
    return next(iter(pool.editions(mine)), None)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE")
    args = cli.parse_args()
    wanted = gold()
    days = by_day({day_of(row) + near for row in wanted for near in (-1, 0, 1)})
    begun = time.process_time()
    matches = {row: match for row in wanted if (match := found_for(row, days))}
    spent = (time.process_time() - begun) * 1000 / len(wanted)
    right = sum(int(match.id) == wanted[row] for row, match in matches.items())
    for row, match in matches.items():
        if int(match.id) != wanted[row]:
            print(f"{row} {story(FILE, row)[0]!r} -> {match.id} {story(FILE, int(match.id))[0]!r} {match.score}")
    precision = right / max(1, len(matches))
    print(f"{len(matches)} of {len(wanted)} have an edition; {right} right: {precision:.3f}; {spent:.1f} ms each")
    if args.json:
        args.json.write_text(json.dumps({"precision": precision, "found": len(matches), "ms": spent}))


if __name__ == "__main__":
    main()
