"""Measure the editions found for Spanish stories of KCNA, among its English ones of the same days.

    python -m tests.bench.editions               precision, and each pair that is wrong or was not judged

160 stories were drawn by `random.Random(2)` (part `a`), 130 by `random.Random(7)` (part `b`) and 80 by
`random.Random(11)` (part `c`), each from those not drawn before and not in `gold/stories.tsv`. Each pair that was found
for them was judged by hand. The scores were chosen with 60 others, the use of counterparts with `a` and `b`. How many
stories have an English edition is not known.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from shared.text.editions import Match, Pool
from tests.bench.gold_paragraphs import story
from tests.bench.stories import FILE, by_day, day_of, kin, report

GOLD = Path(__file__).parent / "gold" / "editions.tsv"


def gold() -> dict[int, tuple[str, int | None]]:
    """Return for each drawn story its part, and the row of its English edition; None where none was found."""
    lines = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {int(row): (part, int(other) if other else None) for row, other, part in lines}


def found_for(row: int) -> Match | None:
    pool = Pool([report(other) for near in (-1, 0, 1) for other in by_day().get(day_of(row) + near, ())])
    counterparts = [one.id for one in kin(row) if one.counterpart]
    return next(iter(pool.editions(report(row), counterparts)), None)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", type=Path, metavar="FILE")
    args = cli.parse_args()
    wanted = gold()
    begun = time.process_time()
    matches = {row: match for row in wanted if (match := found_for(row))}
    spent = (time.process_time() - begun) * 1000 / len(wanted)
    found, right = Counter(wanted[row][0] for row in matches), Counter[str]()
    for row, match in matches.items():
        part, other = wanted[row]
        right[part] += int(match.id) == other
        if int(match.id) != other:
            print(f"{part} {row} {story(FILE, row)[0]!r} -> {match.id} {story(FILE, int(match.id))[0]!r} {match.score}")
    for part, of in sorted(Counter(part for part, _ in wanted.values()).items()):
        precision = right[part] / max(1, found[part])
        print(f"part {part}: {found[part]} of {of} have an edition; {right[part]} right: {precision:.3f}")
    print(f"{spent:.1f} ms each")
    if args.json:
        figures = {"precision": right.total() / max(1, len(matches)), "found": len(matches), "ms": spent}
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
