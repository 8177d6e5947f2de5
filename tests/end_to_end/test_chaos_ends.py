"""A chaos run that ends leaves no process behind, however it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.watch_process import eventually

PRESS = ("--press", "--short", "--behaviours", "nothing", "--articles", "5")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda number: number.name)
def test_a_run_that_ends_stops_its_watch(tmp_path: Path, number: signal.Signals) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos", *PRESS, "--keep", str(tmp_path)], start_new_session=True
    )
    try:
        pids = eventually(lambda: watch_of(tmp_path / "data"), 60, "the watch runs")
        run.send_signal(number)
        if number is signal.SIGKILL:
            eventually(lambda: not alive(pids), 30, "its watch ends after it")
        else:
            assert run.wait(150) == 128 + number
        assert alive(pids) == []
    finally:
        run.kill()
        run.wait()


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def watch_of(data: Path) -> list[int]:
    """Return the processes of the watch, once it has told them all."""
    found = json.loads((data / "run.json").read_text())
    return [found["pid"], *(s["pid"] for s in found["services"].values()), *found["servers"].values()]
