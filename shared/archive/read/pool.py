"""A pool of read-only connections that turns failures into `Unavailable`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from math import inf
from time import monotonic
from typing import Any, LiteralString, TypeVar
from weakref import WeakKeyDictionary

import orjson
import psycopg
from psycopg import AsyncConnection
from psycopg.rows import class_row, dict_row
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from shared.errors import Unavailable

T = TypeVar("T")
_JUST_NOW_S = 0.05

_OPTIONS = "-c default_transaction_read_only=on -c statement_timeout={ms} -c jit=off -c timezone=UTC"
# A missing table or column means that the migrations have not run yet. Wait, as for a server that is away.
_AWAY = (
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


class ReadPool:
    """Read access to the archive. Every query that gets no answer raises `Unavailable`."""

    def __init__(self, conninfo: str, *, size: int = 4, wait_s: float = 3.0, statement_ms: int = 5000) -> None:
        self._wait_s = wait_s
        self._used: WeakKeyDictionary[AsyncConnection[Any], float] = WeakKeyDictionary()
        self._pool = AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=size,
            open=False,
            timeout=wait_s,
            reconnect_timeout=60,
            check=self._check,
            configure=_decode_json,
            kwargs={"autocommit": True, "options": _OPTIONS.format(ms=statement_ms), "connect_timeout": 5},
        )

    async def _check(self, connection: AsyncConnection[Any]) -> None:
        """Ask whether the server is still there, unless it answered just now: a page has a dozen queries in a row."""
        if monotonic() - self._used.get(connection, -inf) > _JUST_NOW_S:
            await AsyncConnectionPool.check_connection(connection)

    async def open(self) -> None:
        """Start connecting in the background. The process starts even if the server is away."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        await self._pool.close(timeout=2)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Lend one connection. Raises `Unavailable` if the archive does not answer."""
        try:
            async with self._pool.connection(timeout=self._wait_s) as connection:
                yield connection
                self._used[connection] = monotonic()
        except _AWAY as error:
            raise Unavailable(f"the archive gives no answer: {type(error).__name__}") from error

    async def rows(
        self, row: type[T], sql: LiteralString, params: Sequence[object] | dict[str, object] = ()
    ) -> list[T]:
        """Return all rows, each as the dataclass `row`, whose fields are the columns."""
        async with self.connection() as connection, connection.cursor(row_factory=class_row(row)) as cursor:
            await cursor.execute(sql, params)
            return await cursor.fetchall()

    async def one(
        self, row: type[T], sql: LiteralString, params: Sequence[object] | dict[str, object] = ()
    ) -> T | None:
        found = await self.rows(row, sql, params)
        return found[0] if found else None

    async def dicts(
        self, sql: LiteralString, params: Sequence[object] | dict[str, object] = ()
    ) -> list[dict[str, Any]]:
        async with self.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(sql, params)
            return await cursor.fetchall()

    async def alive(self) -> bool:
        """Return whether the archive answers and has its tables."""
        try:
            await self.dicts("SELECT 1 FROM article LIMIT 1")
        except Unavailable:
            return False
        return True
