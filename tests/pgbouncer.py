"""PgBouncer in front of a PostgreSQL. A test that needs it is skipped where it is not installed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from services.console.run.embedded import Postgres
from services.console.run.embedded.children import LOOPBACK, Child, free_port, spawn
from services.console.run.embedded.postgres import USER
from shared.archive.schema.roles import ROLES
from tests.servers import login_of

_PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_CONFIG = """[databases]
* = host={host} port={upstream}
[pgbouncer]
listen_addr = {host}
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = {mode}
default_pool_size = 3
server_check_delay = 0
"""


@dataclass
class Bouncer:
    child: Child
    port: int

    def of(self, url: str) -> str:
        """Return the address of the same database and user through PgBouncer."""
        parts = urlsplit(url)
        return parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{self.port}").geturl()


@contextmanager
def pgbouncer(postgres: Postgres, folder: Path, mode: str = "transaction", more: str = "") -> Iterator[Bouncer]:
    """Start it for the administrator and the services' roles. A pool has three connections, fewer than the clients.
    `more` are further lines of its settings."""
    if _PROGRAM is None:
        assert not _must_be_there(), ".ci/run installs pgbouncer"
        pytest.skip("pgbouncer is not installed (Debian's package pgbouncer)")
    port, users, config = free_port(), folder / "users.txt", folder / "pgbouncer.ini"
    logins = {USER: postgres.password} | {ROLES[n]: login_of(n, postgres.password).password for n in ROLES}
    users.write_text("".join(f'"{name}" "{password}"\n' for name, password in logins.items()))
    config.write_text(_CONFIG.format(host=LOOPBACK, upstream=postgres.port, port=port, users=users, mode=mode) + more)
    child = spawn("pgbouncer", [_PROGRAM, str(config)], folder / "pgbouncer.log", unprivileged=os.geteuid() == 0)
    try:
        bouncer = Bouncer(child, port)
        _wait(bouncer, postgres)
        yield bouncer
    finally:
        child.stop()


def _must_be_there() -> bool:
    return os.environ.get("CI") == "true" and os.geteuid() == 0


def _wait(bouncer: Bouncer, postgres: Postgres) -> None:
    for _ in range(200):
        assert bouncer.child.alive(), bouncer.child.last_log_lines()
        try:
            psycopg.connect(bouncer.of(postgres.url), connect_timeout=2, prepare_threshold=None).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise AssertionError(bouncer.child.last_log_lines())
