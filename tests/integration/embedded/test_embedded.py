"""The embedded servers: kept data, clear refusals, nothing left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
import redis

from services.console.run.embedded import free_port, start_postgres, start_valkey
from shared.errors import Misconfigured

_SUPERVISOR = """
import sys, time, pathlib
from services.console.run.embedded import start_postgres, start_valkey
folder = pathlib.Path(sys.argv[1])
servers = start_valkey(folder / "valkey", "secret"), start_postgres(folder / "postgres", "secret")
print(*(server.child.pid for server in servers), flush=True)
time.sleep(120)
"""


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def _eventually(true: object, seconds: float = 100) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_what_was_stored_is_there_after_a_stop_and_after_kill_9(tmp_path: Path) -> None:
    valkey = start_valkey(tmp_path / "valkey", "secret", fsync="always")
    postgres = start_postgres(tmp_path / "postgres", "p/w@:")
    redis.Redis.from_url(valkey.url).set("a", "1")
    with psycopg.connect(postgres.url) as connection:
        connection.execute("CREATE TABLE a AS SELECT 1 AS b")
    valkey.child.stop()
    postgres.child.stop()

    valkey = start_valkey(tmp_path / "valkey", "secret", fsync="always")
    postgres = start_postgres(tmp_path / "postgres", "p/w@:")
    redis.Redis.from_url(valkey.url).set("b", "2")
    with psycopg.connect(postgres.url) as connection:
        connection.execute("INSERT INTO a VALUES (2)")
    valkey.child.kill()
    postgres.child.kill()

    valkey = start_valkey(tmp_path / "valkey", "secret")
    postgres = start_postgres(tmp_path / "postgres", "p/w@:")
    try:
        assert redis.Redis.from_url(valkey.url).mget("a", "b") == [b"1", b"2"]
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SELECT b FROM a ORDER BY b").fetchall() == [(1,), (2,)]
    finally:
        valkey.child.stop()
        postgres.child.stop()


def test_a_killed_server_that_is_still_in_the_table_of_processes_is_waited_for(tmp_path: Path) -> None:
    """As when a whole watch is killed and started again at once: the pid in the lock file is somebody's."""
    killed = start_postgres(tmp_path / "postgres", "secret")
    os.kill(killed.child.pid, signal.SIGKILL)
    reaper = threading.Timer(2, killed.child.process.wait)
    reaper.start()
    again = start_postgres(tmp_path / "postgres", "secret")
    try:
        assert "postmaster.pid" in killed.child.log.read_text(), "it was found locked at first"
        with psycopg.connect(again.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        again.child.stop()
        reaper.join()


def test_a_killed_supervisor_leaves_no_process_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SUPERVISOR, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        pids = [int(pid) for pid in supervisor.stdout.readline().split()]
        assert len(pids) == 2
        assert not any(_gone(pid) for pid in pids)
        os.kill(supervisor.pid, signal.SIGKILL)
    assert _eventually(lambda: all(_gone(pid) for pid in pids))


def test_a_port_in_use_is_said_plainly(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"port {port}.*in use"):
            start_valkey(tmp_path / "valkey", "secret", port=port)
        with pytest.raises(Misconfigured, match=f"port {port}.*in use"):
            start_postgres(tmp_path / "postgres", "secret", port=port)


def test_a_data_folder_of_another_version_is_said_plainly(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(Misconfigured, match="PostgreSQL 14"):
        start_postgres(folder, "secret")


def test_two_servers_never_share_a_folder(tmp_path: Path) -> None:
    from services.console.run.embedded.children import exclusive_use

    folder = tmp_path / "valkey"
    with (
        exclusive_use(folder, "Valkey"),
        pytest.raises(Misconfigured, match="another Valkey"),
        exclusive_use(folder, "Valkey", 0.2),
    ):
        pass


def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    valkey = start_valkey(tmp_path / "valkey", "secret", port=free_port())
    try:
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=valkey.port, password="wrong").ping()
    finally:
        valkey.child.stop()
