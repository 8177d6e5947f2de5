"""Repair a damaged append-only file of Valkey: cut it after its last whole command, or begin a new one. Keep a copy."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from services.console.run.embedded.valkey import Damaged, start_valkey, valkey_binary

FOLDER = "appendonlydir"
_WHOLE_TO = re.compile(r"size=(\d+), ok_up_to=(\d+)")


@dataclass(frozen=True, slots=True)
class RepairResult:
    """The result of a repair.

    `copy` is the old folder. `cut` of `size` bytes were cut off, or all of them with `anew`.
    """

    copy: Path
    size: int
    cut: int
    anew: bool


def repair_file(folder: Path, stamp: str) -> RepairResult | None:
    """Repair the file in the server's `folder`. Return None if the server starts without a repair.

    No server may run on the folder. Raises `Misconfigured` if the server does not start for another reason, and OSError
    if there is no room for the copy.
    """
    kept = folder / FOLDER
    if _starts(folder):
        return None
    copy = folder / f"{FOLDER}.damaged-{stamp}"
    shutil.copytree(kept, copy)
    size, cut = _cut(kept)
    if cut and _starts(folder):
        return RepairResult(copy, size, cut, anew=False)
    shutil.rmtree(kept)
    return RepairResult(copy, size, size, anew=True)


def _starts(folder: Path) -> bool:
    with tempfile.TemporaryDirectory() as logs:
        try:
            server = start_valkey(folder, "mending", log=Path(logs) / "valkey.log")
        except Damaged:
            return False
        server.child.stop()
        return True


def _cut(kept: Path) -> tuple[int, int]:
    """Cut the newest file after its last whole command, with the server's own tool.

    Returns the size before and the number of bytes cut off.
    """
    files = sorted(kept.glob("*.incr.aof"), key=lambda path: int(path.name.split(".")[-3]))
    if not files:
        return 0, 0
    with tempfile.TemporaryDirectory() as tools:
        server = valkey_binary()
        tool = Path(tools) / ("redis-check-aof" if "redis" in server.name else "valkey-check-aof")
        tool.symlink_to(server.resolve())  # the server acts as the tool when it has this name
        words = [str(tool), "--fix", str(files[-1])]
        said = subprocess.run(words, input="y\n", capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = _WHOLE_TO.search(said)
    size, whole_to = (int(found[1]), int(found[2])) if found else (files[-1].stat().st_size, 0)
    return size, size - whole_to if found else 0
