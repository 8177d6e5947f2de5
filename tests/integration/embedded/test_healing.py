"""A server that cannot start again for a while is tried until it can."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import psycopg

from services.console.run.supervisor.data_folder import open_data_folder
from services.console.run.supervisor.servers import Servers


def test_a_server_that_cannot_start_now_is_started_when_it_can(tmp_path: Path) -> None:
    reported: list[str] = []
    with open_data_folder(tmp_path / "data") as folder:
        servers = Servers(folder, reported.append)
        try:
            assert servers.postgres
            servers.postgres.child.kill()
            with socket.create_server(("127.0.0.1", servers.postgres.port)):  # what keeps it from starting
                servers.restart_if_ended()
                servers.restart_if_ended()
                assert not servers.postgres.child.alive()
            give_up = time.monotonic() + 150
            while not servers.postgres.child.alive() and time.monotonic() < give_up:
                servers.restart_if_ended()
                time.sleep(0.1)
            with psycopg.connect(servers.postgres.url) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            assert servers.restarts["postgres"] == 1
            assert [message for message in reported if "is in use" in message] != []
        finally:
            servers.stop()
