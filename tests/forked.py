"""Run `presswatch` in forks of one process that has loaded all commands: loading is most of what a command costs.

A fork is a process of its own, with its own words, environment, folder, input and output. What it does not show is
whether a command loads what it needs: for that, `tests/doors` starts each command from its file. Nor would a fork see
variables that a process reads only as it starts: with those, the command is started from its file here too.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from tests import loopback_only  # noqa: F401 - before the environment is copied

_READ_AT_START = ("LD_", "PYTHON", "LC_", "LANG", "TZ", "MALLOC_")
_STREAMS = ("in", "out", "err")
_SERVER = [sys.executable, "-c", "from tests.forked import serve; serve()"]
_ROOT = Path(__file__).resolve().parents[1]
_ENVIRONMENT = dict(os.environ)
"""As before any test changed it: all forks of a run come from one process, whichever test is the first."""
_one_at_a_time = Lock()


def run_forked(
    line: Sequence[str], env: Mapping[str, str], given: str = "", cwd: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command line, whose first word is the program's own file, and wait for its end."""
    if _at_start(env) != _at_start(_ENVIRONMENT):
        return subprocess.run(
            list(line), input=given, capture_output=True, text=True, env=dict(env), cwd=cwd, check=False
        )
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder, name) for name in _STREAMS}
        files["in"].write_text(given, encoding="utf-8")
        paths = [str(path) for path in files.values()]
        code = _answer({"line": list(line), "env": dict(env), "cwd": cwd or str(Path.cwd()), "files": paths})
        out, err = (files[name].read_text(encoding="utf-8") for name in _STREAMS[1:])
    return subprocess.CompletedProcess(list(line), code, out, err)


def _at_start(env: Mapping[str, str]) -> dict[str, str]:
    """Pick the variables that the loader, the interpreter and the C library read once, as a process starts."""
    return {name: value for name, value in env.items() if name.startswith(_READ_AT_START)}


def _answer(order: Mapping[str, Any]) -> int:
    """Send an order and return the exit code of its fork, as `subprocess` gives it."""
    with _one_at_a_time:
        server = _server()
        assert server.stdin is not None and server.stdout is not None
        server.stdin.write(json.dumps(order).encode() + b"\n")
        server.stdin.flush()
        return int(server.stdout.readline())


@cache
def _server() -> subprocess.Popen[bytes]:
    """Start the process that forks. It ends with its input, so also when the tests are killed."""
    server = subprocess.Popen(_SERVER, cwd=_ROOT, env=_ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(server.communicate)
    return server


def serve() -> None:
    """Fork for each order, until the input ends."""
    from services.console.commands import PARTS

    for module in PARTS:
        importlib.import_module(f"services.console.{module}")
    gc.freeze()  # a fork that searches for cycles would copy all memory
    while order := sys.stdin.buffer.readline():
        child = os.fork()
        if child == 0:
            _become(json.loads(order))
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(order: Mapping[str, Any]) -> None:
    """Run the command in this process, which ends as any other does: with its exit handlers."""
    from services.console.app import main

    for number, path in enumerate(order["files"]):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # the old one may hold the next order
    sys.argv = list(order["line"])
    main()
