"""The lanes of `.ci/run`: Ctrl-C ends everything in them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest

from tests.waiting import PATIENCE_S

ROOT = Path(__file__).resolve().parents[3]
_RUN = """
set -euo pipefail
. .ci/lanes
work() { "$BASH" -c 'echo $$ >"$1"; exec sleep 600' work "$1"; echo "went on" >"$1"; }
lane work "$1/first"
lane work "$1/second"
lanes
"""


def started(folder: Path) -> tuple[subprocess.Popen[bytes], list[int]]:
    """Start two lanes in a session of their own, and return what runs in them."""
    command = ["bash", "-c", _RUN, "run", str(folder)]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # bash cannot trap what its parent ignores
    environment = os.environ | {"TMPDIR": str(folder)}
    run = subprocess.Popen(command, cwd=ROOT, start_new_session=True, env=environment, preexec_fn=heard)  # noqa: PLW1509 - one thread
    files = [folder / "first", folder / "second"]
    give_up = time.monotonic() + 60
    while not all(file.exists() and file.read_text() for file in files):
        assert time.monotonic() < give_up and run.poll() is None
        time.sleep(0.01)
    return run, [int(file.read_text()) for file in files]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_all_lanes_with_what_runs_in_them(tmp_path: Path, number: int, code: int) -> None:
    run, pids = started(tmp_path)
    assert all(map(is_there, pids))
    run.send_signal(number)
    assert run.wait(PATIENCE_S) == code
    assert not any(map(is_there, pids))
    assert [int((tmp_path / name).read_text()) for name in ("first", "second")] == pids, "no lane went on"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"], "the outputs are gone"


def test_lanes_print_what_they_wrote_one_after_the_other_and_fail_together(tmp_path: Path) -> None:
    run = (
        "set -euo pipefail; . .ci/lanes; good() { echo good; }; bad() { echo bad; exit 1; }; "
        "lane bad; lane good; lanes; echo not reached"
    )
    done = subprocess.run(["bash", "-c", run], cwd=ROOT, capture_output=True, text=True, check=False)
    again = "\n=== a lane failed; its last lines once more\nbad\n"
    assert (done.returncode, done.stdout) == (1, f"bad\ngood\n{again}")


def test_a_step_before_and_after_the_lanes_holds_up_no_signal(tmp_path: Path) -> None:
    run = 'set -euo pipefail; . .ci/lanes; wait_here() { echo $$; read -r _; }; "$1"; lane true; lanes; wait_here'
    for first in ("wait_here", "true"):
        command = ["bash", "-c", run, "run", first]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as step:
            assert step.stdout is not None
            assert int(step.stdout.readline()) == step.pid
            step.terminate()
            assert step.wait(PATIENCE_S) == -signal.SIGTERM
