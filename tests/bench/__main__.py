"""Runs the benchmarks, each in a process of its own, and prints one table of what was measured against what.

    make bench                                    everything, about fifteen minutes
    make bench ARGS="--only hop,extraction"       some parts
    make bench ARGS="--quick --json"              shorter runs, and the table as JSON

Progress goes to stderr, the table to stdout. Figures of one run may be compared with each other, never with those of
another day or machine.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.parts import PARTS
from tests.bench.report import Part, Result, as_json, table
from tests.shared_data import SHARED


def main() -> None:
    cli = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("--only", type=_names, default=list(PARTS), metavar="PARTS", help=f"of {', '.join(PARTS)}")
    cli.add_argument("--quick", action="store_true", help="shorter runs, rougher figures")
    cli.add_argument("--json", action="store_true", help="print JSON instead of the table")
    args = cli.parse_args()
    results = [_run(name, PARTS[name], args.quick) for name in args.only]
    print(as_json(results) if args.json else table(results))
    if failed := [result.part for result in results if result.failed]:
        sys.exit(f"failed: {', '.join(failed)}")


def _names(given: str) -> list[str]:
    names = given.split(",")
    if unknown := [name for name in names if name not in PARTS]:
        raise argparse.ArgumentTypeError(f"no part is named {unknown[0]!r}; there are {', '.join(PARTS)}")
    return names


def _run(name: str, part: Part, quick: bool) -> Result:
    for folder in part.needs:
        if not (SHARED / folder).is_dir():
            why = f"the shared material has no folder {folder} (PRESSWATCH_SHARED_DATA)"
            return Result(name, why_not=why)
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.json"
        words = [*part.arguments, *(part.quick if quick else ()), "--json", str(figures)]
        return _measured(name, part, words, figures)


def _measured(name: str, part: Part, words: Sequence[str], figures: Path) -> Result:
    print(f"== {name} …", file=sys.stderr, flush=True)
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", part.module, *words], check=False, stdout=sys.stderr)
    print(f"== {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    if done.returncode or not figures.exists():
        return Result(name, why_not=f"it ended with {done.returncode}", failed=True)
    return Result(name, part.rows(json.loads(figures.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
