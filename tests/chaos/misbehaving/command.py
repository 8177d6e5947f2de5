"""The second part of `make chaos`: `--press`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.chaos.misbehaving.acts import Behaviour
from tests.chaos.misbehaving.behaviours import BEHAVIOURS
from tests.chaos.misbehaving.report import Line, total
from tests.chaos.misbehaving.run import lines, sizes_of


def press(options: argparse.Namespace, root: Path, report: Callable[[str], None]) -> int:
    """Print the lines, then what was false or missed. Returns the exit code."""
    behaviours, sizes = chosen(options.behaviours, options.short), sizes_of(options.short, options.articles)
    print(f"stories={sizes.stories} visit_s={sizes.visit_s:.0f} window_s={sizes.window_s:.0f}", flush=True)
    reported: list[Line] = []
    for line in lines(behaviours, sizes, root, report):
        reported.append(line)
        print(line.json() if options.json else line.text(), flush=True)
        for what in line.trouble:
            report(f"{line.behaviour}: {what}")
    whole = total(reported)
    print(whole.json() if options.json else whole.text(), flush=True)
    for what in whole.trouble if not options.json else ():
        print(f"  {what}", flush=True)
    return 1 if not whole.well else 2 if any(line.skipped for line in reported) else 0


def chosen(names: str, short: bool) -> Sequence[Behaviour]:
    """Return the behaviours with these names, separated by commas; without names all, or those of the short form."""
    known = {behaviour.name: behaviour for behaviour in BEHAVIOURS}
    if not names:
        return [behaviour for behaviour in BEHAVIOURS if behaviour.in_short or not short]
    if unknown := [name for name in names.split(",") if name not in known]:
        sys.exit(f"no such behaviour: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in names.split(",")]
