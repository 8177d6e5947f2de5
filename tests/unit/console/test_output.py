"""JSON goes to standard output, progress to standard error, and only if that is a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.console.output import print_json, progress

_PROGRAM = """
import time
from services.console.output import print_json, progress
with progress("reading") as report:
    report("7 of 9 read")
    time.sleep(0.5)
print_json({"read": 9})
"""


def test_a_document_may_hold_times_and_paths(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"at": datetime(2026, 11, 28, 10, 2, tzinfo=UTC), "file": Path("a/b"), "name": "평양"})
    assert json.loads(capsys.readouterr().out) == {"at": "2026-11-28T10:02:00Z", "file": "a/b", "name": "평양"}


def test_nothing_is_shown_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("reading") as report:
        report("7 of 9 read")
    assert capsys.readouterr() == ("", "")


def test_progress_on_a_terminal_leaves_standard_output_to_the_result() -> None:
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, stderr=theirs, env=env, check=True)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert json.loads(done.stdout) == {"read": 9}
    assert "7 of 9 read" in shown
