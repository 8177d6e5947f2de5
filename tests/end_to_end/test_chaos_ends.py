"""A chaos run that ends leaves no process behind, however it ends, and says how to go on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.watch_process import eventually

PRESS = ("--press", "--short", "--only", "nothing", "--articles", "5")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda number: number.name)
def test_a_run_that_ends_stops_its_watch(tmp_path: Path, number: signal.Signals) -> None:
    line = [sys.executable, "-m", "tests.chaos", *PRESS, "--keep", str(tmp_path)]
    run = subprocess.Popen(line, start_new_session=True, stdout=subprocess.PIPE, text=True)
    try:
        pids = eventually(lambda: watch_of(tmp_path / "data"), 60, "the watch runs")
        run.send_signal(number)
        if number is signal.SIGKILL:
            eventually(lambda: not alive(pids), 30, "its watch ends after it")
        else:
            output, _ = run.communicate(timeout=150)
            assert run.returncode == 128 + number
            assert "right=0/1" in output
            assert output.endswith("not run: 1, go on with --from nothing\n")
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
