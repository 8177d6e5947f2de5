"""CPU milliseconds an article through all stages, by process: a real watch on the shared pages from a loopback server.

`python -m tests.bench.pipeline [--repeat 2] [--rounds 3] [--json FILE]` runs the watch; with PRESSWATCH_BENCH_PEER
naming a Python that has the peer's packages (requirements/bench.in), the peer runs over the same pages after it, and so
on in turn. Each page is served `--repeat` times, under as many addresses. Pictures and style sheets are not fetched:
the peer fetches none, and those of the pages are at hundreds of other hosts.

The server of the pages answers one more request with an error, which it prints: the watch asks each outlet once for a
page that never existed, to know its answer for such pages. The request is part of our figure.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.shared_data import SHARED

PATIENCE_S = 900.0
QUIET_S = 20.0
"""A batch takes longer than that only if the machine has no time for the watch."""
SLOWLY_S = 120.0
"""The same, until nearly all pages have come."""
SETTLING_S = 10.0
"""Longer than the index ever waits before it takes its next articles."""
AT_REST = 0.03
"""The share of a core below which the watch has started. At rest it takes about 0.02."""
_NEARLY_ALL = 0.95
_FEW = 5
IDLE = 'id = "idle"\nname = "Idle"\nhosts = ["idle.example"]\n'
SOURCE = """id = "bench"
name = "Bench"
hosts = ["{host}"]
[editions.all]
language = "en"
entry_points = [{{ url = "{feed}", kind = "feed" }}]
[politeness]
delay_s = 0.0
concurrency = 64
daily_ceiling = 1000000
[fetch]
images = false
styles = false
allow_private = ["{host}"]
"""


def measure(folder: Path, feed: str, pages: int) -> dict[str, float]:
    """Starts a watch, gives it the feed once all services are ready, waits until nothing more is archived, stops it.

    What the services spend on starting is not counted, nor is it for the peer. What they spend in the ten seconds after
    the last article is, because the search index takes its last articles in these.
    """
    (folder / "sources").mkdir()
    (folder / "sources" / "idle.toml").write_text(IDLE, encoding="utf-8")
    command = ["run", "--port", "0", "--data", str(folder / "data"), "--sources", str(folder / "sources")]
    watch = subprocess.Popen([sys.executable, "-m", "services.console.app", *command], stdout=subprocess.DEVNULL)
    try:
        running = _running(folder / "data" / "run.json")
        before, resting = _started(watch.pid)
        text = SOURCE.format(host=feed.split("/")[2], feed=feed)
        (folder / "sources" / "bench.toml").write_text(text, encoding="utf-8")
        began = time.monotonic()
        stored, after = _wait(running["database_url"], watch.pid, pages * _NEARLY_ALL)
        lasted = time.monotonic() - began - QUIET_S + SETTLING_S
        spent = {name: seconds - before.get(name, 0.0) for name, seconds in after.items()}
    finally:
        watch.terminate()
        watch.wait(30)
    figures = {name: 1000 * seconds / max(1, stored) for name, seconds in sorted(spent.items())}
    total = sum(figures.values())
    return {
        "articles": float(stored), **figures, "all": total, "all but reader": total - figures.get("reader", 0.0),
        "at rest": 1000 * resting * lasted / max(1, stored),
    }  # fmt: skip


def _running(file: Path) -> dict[str, Any]:
    """What run.json says once every service it names is ready."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError, KeyError):
            found = json.loads(file.read_text(encoding="utf-8"))
            for service in found["services"].values():
                urllib.request.urlopen(f"{service['url']}/readyz", timeout=2).close()
            return dict(found)
        time.sleep(0.2)
    raise SystemExit("the watch did not start")


def _started(supervisor: int) -> tuple[dict[str, float], float]:
    """The CPU seconds once the work of starting is over, and what a second at rest takes.

    The reader compiles its templates when it is ready.
    """
    deadline, spent = time.monotonic() + PATIENCE_S, _cpu(supervisor)
    while time.monotonic() < deadline:
        before = sum(spent.values())
        time.sleep(SETTLING_S)
        spent = _cpu(supervisor)
        resting = (sum(spent.values()) - before) / SETTLING_S
        if resting < AT_REST:
            return spent, resting
    raise SystemExit("the watch does not come to rest")


def _wait(database_url: str, supervisor: int, enough: float) -> tuple[int, dict[str, float]]:
    """How many pages became articles once none has come for a while, and the CPU seconds ten seconds later."""
    count, since, deadline = 0, time.monotonic(), time.monotonic() + PATIENCE_S
    spent: dict[str, float] = {}
    with psycopg.connect(database_url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            row = connection.execute("SELECT count(*) FROM address").fetchone()
            if row is not None and row[0] != count:
                count, since, spent = row[0], time.monotonic(), {}
            quiet = time.monotonic() - since
            if not spent and quiet > SETTLING_S:
                spent = _cpu(supervisor)
            if count >= enough and quiet > QUIET_S:
                return int(count), spent
            if quiet > SLOWLY_S:
                break
            time.sleep(0.25)
    raise SystemExit(f"only {count} pages became articles, so a figure would say nothing")


def _cpu(supervisor: int) -> dict[str, float]:
    """CPU seconds of the supervisor and of all below it by what runs there, workers that have ended included."""
    spent: dict[str, float] = {}
    mother = psutil.Process(supervisor)
    for process in [mother, *mother.children(recursive=True)]:
        try:
            times, name = process.cpu_times(), "supervisor" if process is mother else _name(process)
        except psutil.Error:
            continue
        spent[name] = spent.get(name, 0.0) + sum(times[:4])
    return spent


def _name(process: psutil.Process) -> str:
    words = " ".join(process.cmdline()) or process.name()
    service = next((part for part in words.split() if part.startswith("services.")), "")
    if service:
        return service.removeprefix("services.")
    return "valkey" if "valkey" in words else "postgresql" if "postgres" in words else "other"


def run(repeat: int) -> dict[str, float]:
    peer = SHARED / "bench" / "peer_pipeline.py"
    site = subprocess.Popen(
        [sys.executable, str(peer), "--serve", "--pages", str(SHARED / "pages"), "--repeat", str(repeat)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        feed = site.stdout.readline().strip() if site.stdout else ""
        with tempfile.TemporaryDirectory() as folder:
            return measure(Path(folder), feed, repeat * len([*(SHARED / "pages").glob("*/*.html.gz")]))
    finally:
        site.terminate()
        site.wait()


def run_peer(python: str, repeat: int) -> float:
    """CPU milliseconds an article of the peer, without its start: that is what a run over a few pages takes."""
    few, many = _peer(python, repeat, _FEW), _peer(python, repeat)
    spent = [(one["crawler_ms"] + one["postgres_ms"]) * one["stored"] for one in (few, many)]
    return (spent[1] - spent[0]) / (many["stored"] - few["stored"])


def _peer(python: str, repeat: int, limit: int | None = None) -> dict[str, float]:
    """What the peer says of itself on its last line, `median {...}`."""
    command = [python, str(SHARED / "bench" / "peer_pipeline.py"), "--pages", str(SHARED / "pages"), "--runs", "1"]
    command += ["--repeat", str(repeat), *(["--limit", str(limit)] if limit else [])]
    said = subprocess.run(
        command, check=True, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"}, stdout=subprocess.PIPE, text=True
    ).stdout
    found: dict[str, float] = ast.literal_eval(said.strip().splitlines()[-1].partition(" ")[2])
    return found


def summary(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the median of each figure, and how many times the peer's articles we make in a CPU second: least and most.

    A process that ran in some rounds alone took nothing in the others.
    """
    names = dict.fromkeys(name for one in rounds for name in one)
    found = {name: statistics.median(one.get(name, 0.0) for one in rounds) for name in names}
    if times := [one["peer"] / one["all"] for one in rounds if "peer" in one]:
        found |= {"times": statistics.median(times), "times least": min(times), "times most": max(times)}
    return found


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--repeat", type=int, default=2)
    cli.add_argument("--rounds", type=int, default=3, help="how often each side runs, in turn")
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    python, rounds = os.environ.get("PRESSWATCH_BENCH_PEER"), list[dict[str, float]]()
    for number in range(args.rounds):
        rounds.append(run(args.repeat))
        if python:
            rounds[-1]["peer"] = run_peer(python, args.repeat)
        said = "  ".join(f"{name} {figure:.2f}" for name, figure in rounds[-1].items())
        print(f"round {number + 1}: {said}", flush=True)
    figures = summary(rounds)
    for name, figure in figures.items():
        print(f"{name:14} {figure:8.2f}")
    if args.json:
        args.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
