"""A cable is pulled between the archive's database and a service. Neither waits for the other for ever."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack
from functools import partial
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from services.console.run.embedded import Postgres, start_postgres
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.connection.server import ReadServer
from shared.archive.schema.connection import conninfo
from shared.errors import Unavailable
from shared.settings import SharedSettings
from tests.chaos.hosts.network import Host, Network, why_no_hosts
from tests.servers import FAST
from tests.waiting import eventually

PATIENCE_S = 60
_LOCK = "SELECT pg_advisory_xact_lock(7)"

pytestmark = pytest.mark.skipif(bool(why_no_hosts()), reason=f"hosts of their own: {why_no_hosts()}")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[tuple[Host, Postgres]]:
    """A database on a host of its own. The test itself runs on another one."""
    (tmp_path / "hba").write_text("host all all all scram-sha-256\n")
    settings = FAST | {"listen_addresses": "*", "hba_file": str(tmp_path / "hba")}
    with ExitStack() as stack:
        network = Network(["database", "service"])
        stack.callback(network.close)
        with network["database"].inside():
            server = start_postgres(tmp_path / "database", secrets.token_hex(8), settings=settings)
        stack.callback(server.child.stop)
        stack.enter_context(network["service"].inside())
        yield network["database"], server


async def test_a_query_in_flight_is_given_up_and_its_lock_let_go(database: tuple[Host, Postgres]) -> None:
    host, server = database
    settings = SharedSettings(database_url=SecretStr(server.url.replace("127.0.0.1", host.address)))
    async with AsyncExitStack() as stack:
        reading = ReadPool(
            await stack.enter_async_context(ReadServer(conninfo(settings), pooled=False, statement_ms=600_000).opened())
        )
        await reading.dicts("SELECT 1")
        holding = await psycopg.AsyncConnection.connect(conninfo(settings))
        stack.push_async_callback(holding.close)
        await holding.execute(_LOCK)
        asking = asyncio.create_task(reading.dicts("SELECT pg_sleep(600)"))
        await eventually(partial(_is_asked, host, server.url), what="the query is under way")
        host.cut()
        await asyncio.wait({asking}, timeout=PATIENCE_S)
        lock_is_free = await asyncio.to_thread(_gets_the_lock, host, server.url)
        host.join()
        asking.cancel()  # does nothing to a query that was given up
        answer: object = (await asyncio.gather(asking, return_exceptions=True))[0]
    assert isinstance(answer, Unavailable) and lock_is_free


def _is_asked(host: Host, url: str) -> bool:
    with host.inside(), psycopg.connect(url) as other:
        return (
            other.execute("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'").fetchone() is not None
        )


def _gets_the_lock(host: Host, url: str) -> bool:
    with host.inside(), psycopg.connect(url, options=f"-c lock_timeout={PATIENCE_S}s") as other:
        try:
            other.execute(_LOCK)
        except psycopg.errors.LockNotAvailable:
            return False
    return True
