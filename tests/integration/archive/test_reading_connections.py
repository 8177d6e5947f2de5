"""How long a reader waits for a connection: a server that is away makes only the first wait."""

from __future__ import annotations

import asyncio
import socket
from time import monotonic

import pytest
from psycopg_pool import PoolTimeout

from shared.archive.read.connection.server import ReadServer

WAIT_S = 2.0


async def lent(server: ReadServer) -> None:
    async with server.lend() as connection:
        await connection.execute("SELECT 1")


async def test_only_the_first_reader_waits_for_a_server_that_is_away() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # nobody listens
        info = f"host=127.0.0.1 port={silent.getsockname()[1]}"
        async with ReadServer(info, pooled=False, wait_s=WAIT_S).opened() as server:
            waits = [await _wait(server) for _ in range(8)]
    assert sum(wait >= WAIT_S for wait in waits) < 4, "a busy machine may hold up some"


async def _wait(server: ReadServer) -> float:
    """Return the seconds after which a reader is refused."""
    began = monotonic()
    with pytest.raises(PoolTimeout):
        await lent(server)
    return monotonic() - began


async def test_a_server_whose_connections_are_all_in_use_is_not_away(database_url: str) -> None:
    async with ReadServer(database_url, pooled=False, size=1, wait_s=2.0).opened() as server:
        async with server.lend():
            with pytest.raises(PoolTimeout):
                await lent(server)
            next_one = asyncio.create_task(lent(server))
            await asyncio.sleep(0.6)
            assert not next_one.done()
        await next_one
