"""Point a command at the watch that runs in a data folder, as if its addresses were set in the environment."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

from services.console.run.supervisor.data_folder import read_run


def use_running_watch(data: Path, environ: MutableMapping[str, str]) -> bool:
    """Copy the settings in `data`/run.json into `environ`, and return whether a watch runs there.

    An `environ` that already names a server is left alone.
    """
    running = read_run(data)
    pid, found = running.get("pid"), running.get("environment")
    if not isinstance(pid, int) or not isinstance(found, dict) or not _alive(pid):
        return False
    if "PRESSWATCH_REDIS_URL" not in environ and "PRESSWATCH_DATABASE_URL" not in environ:
        for name, value in found.items():
            environ.setdefault(str(name), str(value))
    return True


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
