"""Run `presswatch` as a person does: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.forked import run_forked

PRESSWATCH = str(Path(sys.executable).with_name("presswatch"))


def presswatch(*words: object, given: str = "", **settings: object) -> subprocess.CompletedProcess[str]:
    """Run the command with these words and settings, for example `database_url="…"`. `given` is its standard input."""
    env = os.environ | {"COLUMNS": "200"} | {f"PRESSWATCH_{name.upper()}": str(to) for name, to in settings.items()}
    return run_forked([PRESSWATCH, *map(str, words)], env, given)
