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
from tests.chaos.misbehaving.summary import Summary

_ALL = "all"


def press(options: argparse.Namespace, root: Path, report: Callable[[str], None]) -> int:
    """Print the lines, then what was false or missed, then the summary. Returns the exit code.

    The summary is the last line also of a run that is broken off.
    """
    behaviours = chosen(options.only, options.short, options.first)
    sizes = sizes_of(options.short, options.articles)
    summary = Summary([behaviour.name for behaviour in behaviours])
    try:
        print(f"stories={sizes.stories} visit_s={sizes.visit_s:.0f} window_s={sizes.window_s:.0f}", flush=True)
        for line in lines(behaviours, sizes, root, report):
            summary.lines.append(line)
            _print_line(line, options.json, report)
            report(summary.progress())
        _print_total(summary.lines, options.json)
    finally:
        print(summary.json() if options.json else summary.text(), flush=True)
    return summary.exit_code


def _print_line(line: Line, as_json: bool, report: Callable[[str], None]) -> None:
    print(line.json() if as_json else line.text(), flush=True)
    for what in line.trouble:
        report(f"{line.behaviour}: {what}")


def _print_total(ran: list[Line], as_json: bool) -> None:
    whole = total(ran)
    print(whole.json() if as_json else whole.text(), flush=True)
    for what in whole.trouble if not as_json else ():
        print(f"  {what}", flush=True)


def chosen(only: str, short: bool, first: str = "") -> Sequence[Behaviour]:
    """Return the behaviours with these names, separated by commas. `all` are all; no name is all or the short form's.

    `first` names the one to begin with: those before it are left out.
    """
    known = {behaviour.name: behaviour for behaviour in BEHAVIOURS}
    usual = [one.name for one in BEHAVIOURS if one.in_short or not short or only == _ALL]
    names = usual if only in ("", _ALL) else list(dict.fromkeys(only.split(",")))
    first = first or names[0]
    if unknown := [name for name in (*names, first) if name not in known]:
        sys.exit(f"no such behaviour: {', '.join(unknown)}; there are {', '.join(known)}")
    if first not in names:
        sys.exit(f"{first} is none of those to run: {', '.join(names)}")
    return [known[name] for name in names[names.index(first) :]]
