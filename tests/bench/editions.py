"""Measure the editions found for Spanish stories of KCNA, among its English ones of the same days.

    python -m tests.bench.editions               precision, and each pair that is wrong or must still be judged

160 stories were drawn by `random.Random(2)` (part `a`), 130 by `random.Random(7)` (part `b`) and 80 by
`random.Random(11)` (part `c`), each from those not drawn before and not in `gold/stories.tsv`. Each pair that was found
for them was judged by hand. A pair that is found for the first time after a change counts neither as right nor as
wrong: read both texts, and add the row to `gold/editions.tsv`, with a minus if it is no edition. The scores were chosen
with 60 others, the use of counterparts with `a` and `b`. How many stories have an English edition is not known.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Literal, get_args

from shared.text.editions import Match, Pool
from tests.bench.gold_paragraphs import story
from tests.bench.stories import FILE, by_day, day_of, kin, report

Judgement = Literal["right", "wrong", "not judged"]
GOLD = Path(__file__).parent / "gold" / "editions.tsv"


def gold() -> dict[int, tuple[str, int | None]]:
    """Return for each drawn story its part, and the row of its English edition, or minus a row that is none.

    None where nothing was judged.
    """
    lines = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {int(row): (part, int(other) if other else None) for row, other, part in lines}


def judged(found: int, wanted: int | None) -> Judgement:
    """Return what is known of a pair. If the right edition is known, all others are wrong."""
    if wanted is None or (wanted < 0 and found != -wanted):
        return "not judged"
    return "right" if found == wanted else "wrong"


def found_for(row: int) -> Match | None:
    pool = Pool([report(other) for near in (-1, 0, 1) for other in by_day().get(day_of(row) + near, ())])
    counterparts = [one.id for one in kin(row) if one.counterpart]
    return next(iter(pool.editions(report(row), counterparts)), None)


def _line(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[each]} {each}" for each in get_args(Judgement)) + f": {_precision(counts):.3f}"


def _precision(counts: Counter[str]) -> float:
    return counts["right"] / max(1, counts["right"] + counts["wrong"])


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE")
    args = cli.parse_args()
    wanted = gold()
    begun = time.process_time()
    matches = {row: match for row in wanted if (match := found_for(row))}
    spent = (time.process_time() - begun) * 1000 / len(wanted)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row, match in matches.items():
        part, other = wanted[row]
        judgement = judged(int(match.id), other)
        counts[part][judgement] += 1
        if judgement != "right":
            pair = f"{row} {story(FILE, row)[0]!r} -> {match.id} {story(FILE, int(match.id))[0]!r}"
            print(f"{part} {judgement}: {pair} {match.score}")
    for part, of in sorted(Counter(part for part, _ in wanted.values()).items()):
        print(f"part {part}, {of} stories: {_line(counts[part])}")
    print(f"{spent:.1f} ms each")
    if args.json:
        every = sum(counts.values(), Counter[str]())
        figures = {"precision": _precision(every), "found": len(matches), "ms": spent}
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
