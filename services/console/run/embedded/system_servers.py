"""Find the system's Valkey or Redis and PostgreSQL, for an installation without the wheels of the extra `embedded`."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from shared.errors import Misconfigured

OLDEST_POSTGRES = 17
"""The first version with its own locale provider, which the data folder needs on every system."""
_DEBIAN = Path("/usr/lib/postgresql")
_REMEDY = "run `pip install 'presswatch[embedded]'`, install"


def system_valkey() -> Path:
    """Return the program. Raises `Misconfigured` if there is none."""
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise Misconfigured(
        f"there is no Valkey here: {_REMEDY} valkey-server or redis-server from your system's packages, "
        "or set PRESSWATCH_REDIS_URL to a server that runs (docs/running.md)"
    )


def system_postgres() -> Path:
    """Return the folder of the newest programs. Raises `Misconfigured` if none is new enough."""
    found = {_version(folder): folder for folder in _folders()}
    if found and max(found) >= OLDEST_POSTGRES:
        return found[max(found)]
    seen = f"there is only PostgreSQL {max(found)}" if found else "there is no PostgreSQL"
    raise Misconfigured(
        f"{seen} here: {_REMEDY} PostgreSQL {OLDEST_POSTGRES} or later from your system's packages, "
        "or set PRESSWATCH_DATABASE_URL to a server that runs (docs/running.md)"
    )


def _folders() -> Iterator[Path]:
    if path := shutil.which("postgres"):
        yield Path(path).resolve().parent
    yield from (folder for folder in _DEBIAN.glob("*/bin") if (folder / "postgres").exists())


def _version(folder: Path) -> int:
    command = [str(folder / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0
