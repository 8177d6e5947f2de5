"""`python -m tests.fuzz`: looks for inputs that break or stall us. See docs/fuzzing.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson

from tests.fuzz import growth, patterns
from tests.fuzz.hunt import Hunt
from tests.fuzz.shapes import SHAPES
from tests.fuzz.strategies import STRATEGIES


def main() -> int:
    asked = _asked()
    folder = Path(asked.keep or tempfile.mkdtemp(prefix="presswatch-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    summary = _growth(asked.target) if asked.growth else _patterns() if asked.patterns else _hunt(asked, folder)
    if asked.json:
        sys.stdout.buffer.write(orjson.dumps(summary, option=orjson.OPT_INDENT_2) + b"\n")
    return 1 if summary["findings"] else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="how long in all (default 1)")
    parser.add_argument("--target", action="append", choices=list(STRATEGIES), help="only these; may be given again")
    parser.add_argument(
        "--round", type=int, default=0, help="number of the first round: the same gives the same inputs"
    )
    parser.add_argument("--keep", metavar="DIR", help="where inputs that broke something are kept")
    parser.add_argument("--json", action="store_true", help="the result as JSON on standard output")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--growth", action="store_true", help="how the cost of each crafted shape grows with its size")
    what.add_argument("--patterns", action="store_true", help="how the cost of each regular expression grows")
    return parser.parse_args()


def _hunt(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Targets take turns, so that a short run reaches them all."""
    hunt, until, number = Hunt(folder), time.monotonic() + 60 * asked.minutes, asked.round
    targets = asked.target or list(STRATEGIES)
    while time.monotonic() < until:
        for target in targets:
            if time.monotonic() < until:
                hunt.round(target, number)
        number += 1
    found = {name: hunted.summary() for name, hunted in hunt.hunted.items()}
    for name, hunted in hunt.hunted.items():
        _say(f"{name:14} {hunted.inputs:8} inputs  {dict(hunted.outcomes.most_common(4))}")
        for kind, path in hunted.findings.items():
            _say(f"  BROKEN {kind}\n         {path}")
    return {
        "rounds": [asked.round, number],
        "targets": found,
        "findings": sum(len(h.findings) for h in hunt.hunted.values()),
    }


def _growth(targets: list[str] | None) -> dict[str, Any]:
    rows = []
    for grown in growth.measure(one for one in SHAPES if not targets or one.target in targets):
        shape = grown.shape
        rows.append(
            {"target": shape.target, "shape": shape.name, "parts": 2 * grown.n, "bytes": grown.size,
             "half_s": grown.seconds, "s": grown.twice, "outcome": grown.outcome, "linear": grown.linear}
        )  # fmt: skip
        cost = "killed" if grown.twice is None else f"{grown.twice:.2f} s"
        named = f"{'' if grown.linear else 'STEEP ':6}{shape.target:10} {shape.name:32}"
        _say(f"{named} {grown.size:9} bytes {cost}  {grown.outcome}")
    return {"shapes": rows, "findings": sum(not row["linear"] for row in rows)}


def _patterns() -> dict[str, Any]:
    steep = list(patterns.measure())
    for one in steep:
        why = f"; no harm: {one.bounded}" if one.bounded else ""
        _say(f"{one.where}: over {one.text!r} twice the text takes {one.times:.1f} times as long{why}")
    summary = [{"where": one.where, "text": one.text, "times": one.times, "bounded": one.bounded} for one in steep]
    return {"patterns": len(patterns.patterns()), "steep": summary, "findings": sum(not one.bounded for one in steep)}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
