"""Point a command at the watch that runs in a data folder, as if its addresses were set in the environment."""

from __future__ import annotations

import os
import re
from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from services.console.run.supervisor.data_folder import read_run

_ADDRESSES = ("PRESSWATCH_REDIS_URL", "PRESSWATCH_DATABASE_URL")
_OF_SERVERS = re.compile(
    r"PRESSWATCH_(REDIS_(URL|USER|PASSWORD|CLUSTER|CA|CERT|KEY)|DATABASE_(URL|USER|PASSWORD|READ_URL|POOLER))"
)
"""Settings of the servers. They belong together: a login of one does not fit the address of another."""


def use_running_watch(data: Path, environ: MutableMapping[str, str]) -> bool:
    """Copy the settings in `data`/run.json into `environ`, and return whether a watch runs there.

    An `environ` that already names another server is left alone.
    """
    running = read_run(data)
    pid, found = running.get("pid"), running.get("environment")
    if not isinstance(pid, int) or not isinstance(found, dict) or not _alive(pid):
        return False
    if all(_place(environ[name]) == _place(str(found.get(name, ""))) for name in _ADDRESSES if environ.get(name)):
        for name in filter(_OF_SERVERS.fullmatch, [*environ]):
            del environ[name]
        for name, value in found.items():
            environ.setdefault(str(name), str(value))
    return True


def _place(url: str) -> tuple[str, ...]:
    """Return where the server is, without login. A wrong address is no place of the watch: its user sees the error."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    query = parse_qs(parts.query)
    return (parts.netloc.rpartition("@")[2], parts.path, *query.get("host", ()), *query.get("db", ()))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
