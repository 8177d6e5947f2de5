"""Read-only connections to one PostgreSQL server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import psycopg
from psycopg import AsyncConnection
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

_SESSION = "-c default_transaction_read_only=on -c statement_timeout={ms} -c jit=off -c timezone=UTC"
# A missing table or column means that the migrations have not run yet. Wait, as for a server that is away.
AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    PoolTimeout,
    TooManyRequests,
)


async def _decode_json(connection: AsyncConnection[Any]) -> None:
    """Let a connection decode JSON in C: an article's blocks are the most of what it reads."""
    set_json_loads(orjson.loads, connection)


class ReadServer:
    """A pool of connections to one server."""

    def __init__(self, conninfo: str, *, size: int = 4, wait_s: float = 3.0, statement_ms: int = 5000) -> None:
        self._wait_s = wait_s
        self._pool = AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=size,
            open=False,
            timeout=wait_s,
            reconnect_timeout=60,
            check=AsyncConnectionPool.check_connection,
            configure=_decode_json,
            kwargs={"autocommit": True, "options": _SESSION.format(ms=statement_ms), "connect_timeout": 5},
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[ReadServer]:
        """Connect in the background, so that the process starts even if the server is away. Close at the end."""
        await self._pool.open(wait=False)
        try:
            yield self
        finally:
            await self._pool.close(timeout=2)

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Lend one connection. Raises one of `AWAY` if the server does not answer."""
        async with self._pool.connection(timeout=self._wait_s) as connection:
            yield connection
