"""CPU milliseconds an article through all stages, by process: a real watch on the shared pages from a loopback server.

`python -m tests.bench.pipeline` runs the watch; with PRESSWATCH_BENCH_PEER naming a Python that has the peer's
packages (requirements-bench.in), the peer runs over the same pages after it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.shared_data import SHARED

PATIENCE_S = 180.0
QUIET_S = 8.0
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
allow_private = ["{host}"]
"""


def measure(folder: Path, feed: str) -> dict[str, float]:
    """Starts a watch that follows the feed, waits until nothing more is archived, and stops it again."""
    (folder / "sources").mkdir()
    text = SOURCE.format(host=feed.split("/")[2], feed=feed)
    (folder / "sources" / "bench.toml").write_text(text, encoding="utf-8")
    command = ["run", "--port", "0", "--data", str(folder / "data"), "--sources", str(folder / "sources")]
    watch = subprocess.Popen([sys.executable, "-m", "services.console.app", *command], stdout=subprocess.DEVNULL)
    try:
        running = _running(folder / "data" / "run.json")
        before = _cpu(watch.pid)
        stored = _wait(running["database_url"])
        spent = {name: seconds - before.get(name, 0.0) for name, seconds in _cpu(watch.pid).items()}
    finally:
        watch.terminate()
        watch.wait(30)
    figures = {name: 1000 * seconds / max(1, stored) for name, seconds in sorted(spent.items())}
    return {"articles": float(stored), **figures, "all": sum(figures.values())}


def _running(file: Path) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if file.exists() and "services" in (found := json.loads(file.read_text(encoding="utf-8") or "{}")):
            return dict(found)
        time.sleep(0.2)
    raise SystemExit("the watch did not start")


def _wait(database_url: str) -> int:
    """How many articles there are once none has come for a while."""
    count, since, deadline = 0, time.monotonic(), time.monotonic() + PATIENCE_S
    with psycopg.connect(database_url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            row = connection.execute("SELECT count(*) FROM article").fetchone()
            if row is not None and row[0] != count:
                count, since = row[0], time.monotonic()
            if count and time.monotonic() - since > QUIET_S:
                break
            time.sleep(0.5)
    return int(count)


def _cpu(supervisor: int) -> dict[str, float]:
    """CPU seconds below the supervisor by what runs there, PostgreSQL's reaped workers included."""
    spent: dict[str, float] = {}
    for process in psutil.Process(supervisor).children(recursive=True):
        try:
            times, name = process.cpu_times(), _name(process)
        except psutil.Error:
            continue
        spent[name] = spent.get(name, 0.0) + sum(times[:2]) + (sum(times[2:4]) if name == "postgresql" else 0.0)
    return spent


def _name(process: psutil.Process) -> str:
    words = " ".join(process.cmdline()) or process.name()
    service = next((part for part in words.split() if part.startswith("services.")), "")
    if service:
        return service.removeprefix("services.")
    return "valkey" if "valkey" in words else "postgresql" if "postgres" in words else "other"


def run() -> dict[str, float]:
    peer = SHARED / "bench" / "peer_pipeline.py"
    site = subprocess.Popen(
        [sys.executable, str(peer), "--serve", "--pages", str(SHARED / "pages"), "--repeat", "1"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        feed = site.stdout.readline().strip() if site.stdout else ""
        with tempfile.TemporaryDirectory() as folder:
            return measure(Path(folder), feed)
    finally:
        site.terminate()
        site.wait()


def main() -> None:
    for name, figure in run().items():
        print(f"{name:12} {figure:8.2f}")
    if python := os.environ.get("PRESSWATCH_BENCH_PEER"):
        command = [python, str(SHARED / "bench" / "peer_pipeline.py"), "--pages", str(SHARED / "pages"), "--runs", "1"]
        subprocess.run(command, check=True, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})


if __name__ == "__main__":
    main()
