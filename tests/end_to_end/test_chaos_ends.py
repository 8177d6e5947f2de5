"""A chaos run that is told to end leaves no process behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.watch_process import eventually

PRESS = ("--press", "--short", "--behaviours", "nothing", "--articles", "5")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_run_that_is_told_to_end_stops_its_watch(tmp_path: Path, number: signal.Signals) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos", *PRESS, "--keep", str(tmp_path)], start_new_session=True
    )
    try:
        pids = eventually(lambda: watch_of(tmp_path / "data"), 60, "the watch runs")
        run.send_signal(number)
        assert run.wait(150) == 128 + number
        assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
    finally:
        run.kill()
        run.wait()


def watch_of(data: Path) -> list[int]:
    """Return the processes of the watch, once it has told them all."""
    found = json.loads((data / "run.json").read_text())
    return [found["pid"], *(s["pid"] for s in found["services"].values()), *found["servers"].values()]
