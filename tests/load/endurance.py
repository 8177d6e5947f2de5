"""A watch under steady load for a long time: does anything grow that should not?

`python -m tests.load.endurance [--minutes 120] [--rate N]` requests new articles at 80 % of the rate that the watch
reaches, or at the rate given. Every ten seconds it notes memory, open files and threads of every process, connections
of the database and the stream server, consumer names, and articles stored. At the end it prints a table: the second
quarter of the time against the last one. The first quarter does not count, because caches fill. Of memory the table
has the median. Of what is counted it has the lowest number: an index that is written has files open for a moment.

Ends with 1 if open files, threads, connections or consumer names grew, if articles were not stored, if a service was
started again, or if a process grew by more than 25 MB between the two quarters: an hour apart in the full run.
`--short` takes two minutes, for CI.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import psutil

from tests.bench.latency import TimedPress, all_at_once, ask_steadily, stored
from tests.end_to_end.press import serving
from tests.end_to_end.watch_process import STAGES, Watch, eventually, watching

Sample = dict[str, float]

_EVERY_S = 10.0
_SHARE = 0.8
_TRIAL, _SHORT_TRIAL = 600, 150
_MOST_MB, _MOST = 25.0, 3.0
"""Growth that is chance. Caches fill for the first ten thousand articles; pools open a connection more or less."""


def sample(watch: Watch, press: TimedPress) -> Sample:
    """Return what is open and in use now."""
    server, found = watch.redis(), Sample(at=time.monotonic(), stored=stored(watch, press))
    for name in (*STAGES, "reader"):
        process = psutil.Process(watch.pid(name))
        found[f"{name} pid"] = process.pid
        with process.oneshot():
            found[f"{name} memory MB"] = process.memory_full_info().uss / 1e6
            found[f"{name} files"] = process.num_fds()
            found[f"{name} threads"] = process.num_threads()
    found["stream server memory MB"] = int(server.info("memory")["used_memory"]) / 1e6
    found["stream server connections"] = int(server.info("clients")["connected_clients"])
    found["consumer names"] = sum(_consumers(watch))
    found["database connections"] = watch.sql("SELECT count(*) FROM pg_stat_activity WHERE usename IS NOT NULL")[0][0]
    return found


def _consumers(watch: Watch) -> Iterator[int]:
    server = watch.redis()
    for stream in server.scan_iter("pw:{0}:*", _type="stream"):
        for group in server.xinfo_groups(stream):
            yield len(server.xinfo_consumers(stream, group["name"]))


def run(seconds: float, rate: float) -> bool:
    press = TimedPress("endurance")
    with tempfile.TemporaryDirectory() as name, serving(press):
        sources = Path(name) / "sources"
        sources.mkdir()
        (sources / "endurance.toml").write_text(press.source(), encoding="utf-8")
        with watching(Path(name) / "data", sources) as watch:
            first = _SHORT_TRIAL if rate else _TRIAL
            reached = all_at_once(watch, press, first)  # also opens all connections that a busy service keeps
            rate = rate or _SHARE * reached
            numbers = range(first, first + int(rate * seconds))
            print(f"{rate:.1f} articles/s for {seconds / 60:.0f} minutes", flush=True)
            samples = _under_load(watch, press, numbers, rate)
            eventually(lambda: stored(watch, press) >= numbers.stop, 120, "every article is stored")
    return report(samples)


def _under_load(watch: Watch, press: TimedPress, numbers: range, rate: float) -> list[Sample]:
    asking = threading.Thread(target=ask_steadily, args=(watch, press, numbers, rate), daemon=True)
    asking.start()
    samples = []
    while asking.is_alive():
        asking.join(_EVERY_S)
        samples.append(sample(watch, press))
        print(f"{len(samples) * _EVERY_S:6.0f} s: {samples[-1]['stored']:.0f} articles", flush=True)
    return samples


def report(samples: Sequence[Sample]) -> bool:
    """Print the second quarter against the last one. Return whether nothing grew that should not."""
    quarter = max(1, len(samples) // 4)
    faults = [what for what in samples[0] if what.endswith("pid") and len({s[what] for s in samples}) > 1]
    for what in faults:
        print(f"{what}: it was started again, and what grew began anew")
    print(f"{'':28}{'second quarter':>16}{'last quarter':>16}")
    for what in samples[0]:
        if what in ("at", "stored") or what.endswith("pid"):
            continue
        typical = statistics.median if what.endswith("MB") else min
        before, after = (
            typical(s[what] for s in part) for part in (samples[quarter : 2 * quarter], samples[-quarter:])
        )
        if after - before > (_MOST_MB if what.endswith("MB") else _MOST):
            faults.append(what)
        print(f"{what:28}{before:16.1f}{after:16.1f}{'   GREW' if what in faults else ''}")
    pace = [(b["stored"] - a["stored"]) / (b["at"] - a["at"]) for a, b in pairwise(samples)]
    early, late = statistics.mean(pace[quarter : 2 * quarter]), statistics.mean(pace[-quarter:])
    print(f"{'articles/s':28}{early:16.1f}{late:16.1f}")
    return not faults


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--minutes", type=float, default=120.0)
    cli.add_argument("--rate", type=float, default=0.0, help="articles a second; by default 80 %% of what is reached")
    cli.add_argument("--short", action="store_true", help="two minutes at 5 articles a second")
    args = cli.parse_args()
    seconds, rate = (120.0, 5.0) if args.short else (args.minutes * 60, args.rate)
    sys.exit(0 if run(seconds, rate) else 1)


if __name__ == "__main__":
    main()
