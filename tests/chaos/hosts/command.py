"""The third part of `make chaos`: `--hosts`."""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from services.console.run.supervisor.data_folder import open_data_folder
from shared.streams.consumer.lease_renewal import CLAIM_AFTER_S
from tests.chaos.faults import Fault
from tests.chaos.hosts.faults import FAULTS, IN_SHORT, Scene
from tests.chaos.hosts.machines import DESK, HOSTS, PRESS, Machines
from tests.chaos.hosts.network import Network, why_no_hosts
from tests.chaos.pieces import all_numbers
from tests.chaos.press import ChaosPress
from tests.chaos.report import Line, total
from tests.chaos.run import Run, shares
from tests.end_to_end.press import serving

ARTICLES, SHORT_ARTICLES = 900, 180
"""For each fault."""
PER_S = 15.0
AWAY_S, SHORT_AWAY_S = 35.0, 6.0
SHORT_CLAIM_S = 3.0
GRACE_S, SHORT_GRACE_S = 10.0, 30.0

Report = Callable[[str], None]


def hosts(options: argparse.Namespace, root: Path, report: Report) -> int:
    """Print the lines. Returns the exit code: 2 if there can be no hosts here, or a fault could not be tried."""
    faults = chosen(options.faults, options.short)
    if why := why_no_hosts():
        print(f"fault=all skipped={why}", flush=True)
        return 2
    lines: list[Line] = []
    for line in _lines(faults, options, root, report):
        lines.append(line)
        print(line.json() if options.json else line.text(), flush=True)
    whole = total(lines)
    print(whole.json() if options.json else whole.text(), flush=True)
    return 1 if not whole.well else 2 if any(line.skipped for line in lines) else 0


def chosen(names: str, short: bool) -> Sequence[Fault[Scene]]:
    """Return the faults with these names, separated by commas; without names all, or those of the short form."""
    known = {fault.name: fault for fault in FAULTS}
    wanted = names.split(",") if names else IN_SHORT if short else list(known)
    if unknown := [name for name in wanted if name not in known]:
        sys.exit(f"no such fault: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in wanted]


def _lines(faults: Sequence[Fault[Scene]], options: argparse.Namespace, root: Path, report: Report) -> Iterator[Line]:
    articles = options.articles or len(faults) * (SHORT_ARTICLES if options.short else ARTICLES)
    print(f"articles={articles} seed={options.seed} hosts={len(HOSTS)}", flush=True)
    with _running(options, root, report) as run:
        for fault, number in zip(faults, shares(articles, len(faults)), strict=True):
            run.scene.begin()
            line = run.line(fault, number)
            yield replace(line, trouble=(*line.trouble, *run.scene.troubles), meanwhile_per_s=run.scene.per_s)
        run.scene.pipeline.until(lambda: not run.scene.pipeline.why_not_ready(), 60)
        if trouble := run.index_level():
            yield Line("index", trouble=(trouble,))


@contextmanager
def _running(options: argparse.Namespace, root: Path, report: Report) -> Iterator[Run[Scene]]:
    claim_s, away_s = (SHORT_CLAIM_S, SHORT_AWAY_S) if options.short else (CLAIM_AFTER_S, AWAY_S)
    limit_s = claim_s + (SHORT_GRACE_S if options.short else GRACE_S)
    with ExitStack() as stack:
        folder = stack.enter_context(open_data_folder(root / "data"))
        network = Network(HOSTS)
        stack.callback(network.close)
        stack.enter_context(network[DESK].inside())
        press = ChaosPress()
        with network[PRESS].inside():  # the thread that serves stays there
            stack.enter_context(serving(press, network[PRESS].address))
        machines = Machines(folder, network, report)
        stack.callback(machines.stop)
        machines.start(press.write_source(root), claim_s)
        chance = random.Random(options.seed)
        yield Run(Scene(machines, away_s), press, chance, all_numbers(), options.per_second or PER_S, limit_s, report)
