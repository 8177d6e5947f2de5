"""A PostgreSQL with a streaming replica, both real: the replica is made by `pg_basebackup` and follows the primary."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from services.console.run.embedded import Postgres, start_postgres
from services.console.run.embedded.postgres import USER, binaries
from shared.archive.schema.role_credentials import roles_sql
from shared.archive.schema.roles import ROLES
from tests.servers import login_of
from tests.waiting import PATIENCE_S

_QUICK = {"fsync": "off", "max_connections": "40", "shared_buffers": "16MB", "wal_keep_size": "64MB"}


@dataclass
class Pair:
    primary: Postgres
    replica: Postgres
    folder: Path

    def of_replica(self, url: str) -> str:
        """Return the address of the same database and user at the replica."""
        parts = urlsplit(url)
        return parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{self.replica.port}").geturl()

    def pause(self) -> None:
        """Let the replica take what the primary writes, but show none of it."""
        self._at_replica("SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        self._at_replica("SELECT pg_wal_replay_resume()")

    def stop_replica(self) -> None:
        self.replica.child.kill()

    def restart_replica(self) -> None:
        self.replica = _start(self.folder / "replica", self.primary.password, self.replica.port)

    def restart_primary(self) -> None:
        self.primary = _start(self.folder / "primary", self.primary.password, self.primary.port)

    def _at_replica(self, statement: str) -> None:
        with psycopg.connect(self.replica.url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def primary_and_replica(folder: Path) -> Iterator[Pair]:
    primary = _start(folder / "primary", secrets.token_hex(8))
    try:
        with psycopg.connect(primary.url, autocommit=True) as connection:
            connection.execute(roles_sql([login_of(name, primary.password) for name in ROLES]).encode())
        pair = Pair(primary, _copied(primary, folder), folder)
        try:
            yield pair
        finally:
            pair.replica.child.stop()
    finally:
        primary.child.stop()


def _start(folder: Path, password: str, port: int | None = None) -> Postgres:
    return start_postgres(folder, password, port=port, log=folder.with_suffix(".log"), settings=_QUICK)


def _copied(primary: Postgres, folder: Path) -> Postgres:
    with (folder / "primary" / "pg_hba.conf").open("a") as rules:
        rules.write("host replication all 127.0.0.1/32 scram-sha-256\n")
    with psycopg.connect(primary.url, autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")
    link = f"host=127.0.0.1 port={primary.port} user={USER} password={primary.password}"
    # The checkpoint is made at once, and the settings that lead to the primary are written (-R).
    copy = [
        str(binaries() / "pg_basebackup"),
        "-D",
        str(folder / "replica"),
        "-d",
        link,
        "-R",
        "-c",
        "fast",
        "--no-sync",
    ]
    subprocess.run(copy, check=True, capture_output=True, timeout=PATIENCE_S)
    return _start(folder / "replica", primary.password)
