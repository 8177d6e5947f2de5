"""Read-only connections to one PostgreSQL server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

import orjson
import psycopg
from psycopg import AsyncConnection
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from shared.archive.schema.connection import NOTICE_SILENCE, prepared
from shared.archive.schema.recent_answers import RecentAnswers
from shared.archive.schema.session_settings import as_options, as_statement

T = TypeVar("T")
_AWAY_S = 0.2
"""Once a visitor waited for nothing, the next ones hardly wait: the pool connects in the background."""
_JUST_NOW_S = 1.0
"""A page has a dozen queries in a row. On a busy site they are far apart, and that is when questions cost most."""
_SESSION = {"default_transaction_read_only": "on", "jit": "off", "timezone": "UTC"}
# A missing table or column means that the migrations have not run yet. Wait, as for a server that is away.
AWAY = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    PoolTimeout,
    TooManyRequests,
    TimeoutError,
)


class ConnectionLost(psycopg.OperationalError):
    """The server ended a connection. Another connection may answer."""


async def _decode_json(connection: AsyncConnection[Any]) -> None:
    """Let a connection decode JSON in C. Most of the data read is the JSON of articles' blocks."""
    set_json_loads(orjson.loads, connection)


class ReadServer:
    """A pool of connections to one server, or to a pooler in front of it.

    pooled  a pooler gives each transaction another session, so settings are sent with each transaction
    """

    def __init__(
        self, conninfo: str, *, pooled: bool, size: int = 4, wait_s: float = 3.0, statement_ms: int = 5000
    ) -> None:
        session = _SESSION | {"statement_timeout": str(statement_ms)}
        self._begin = as_statement(session) if pooled else b""
        more = prepared(pooled) if pooled else {"options": as_options({**NOTICE_SILENCE, **session})}
        self._wait_s = wait_s
        self._patience_s = wait_s + statement_ms / 1000
        self._lent, self._is_away = 0, False
        self._abandoned: set[asyncio.Task[Any]] = set()
        self._recent = RecentAnswers(_JUST_NOW_S)
        self._pool = AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=size,
            open=False,
            timeout=wait_s,
            reconnect_timeout=60,
            check=self._recent.check,
            configure=_decode_json,
            kwargs={"autocommit": True, **more},
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[ReadServer]:
        """Connect in the background, so that the process starts even if the server is unavailable. Close on exit."""
        await self._pool.open(wait=False)
        try:
            yield self
        finally:
            await self._pool.close(timeout=2)

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Lend one connection. Raises one of `AWAY` if the server does not answer."""
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(self._wait_s if self._begin else None):
                connection = await self._taken(stack)
            yield connection

    async def _taken(self, stack: AsyncExitStack) -> AsyncConnection[Any]:
        try:
            wait_s = _AWAY_S if self._is_away else self._wait_s
            connection = await stack.enter_async_context(self._pool.connection(timeout=wait_s))
        except PoolTimeout:
            self._is_away = not self._lent
            raise
        self._lent, self._is_away = self._lent + 1, False
        stack.push(partial(self._used, connection))
        if self._begin:
            await stack.enter_async_context(connection.transaction())
            await connection.execute(self._begin)
        return connection

    def _used(
        self,
        connection: AsyncConnection[Any],
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Note that the connection answered. If it is lost, the others may be lost too, so all are checked again."""
        self._lent -= 1
        if error is None:
            self._recent.note(connection)
        elif isinstance(error, psycopg.Error) and connection.closed:
            self._recent.forget()
            raise ConnectionLost(type(error).__name__) from error

    async def answer(self, query: Coroutine[Any, Any, T]) -> T:
        """Await a query to this server. Raises `TimeoutError` if it takes too long.

        A pooler holds queries for minutes while its server is unavailable, and the server's time limit does not apply
        there. Such a query is abandoned, and ends in the background.
        """
        if not self._begin:
            return await query
        task = asyncio.create_task(query)
        try:
            done, _ = await asyncio.wait({task}, timeout=self._patience_s)
            if not done:
                raise TimeoutError
            return task.result()
        finally:
            if not task.done():
                self._abandon(task)

    def _abandon(self, task: asyncio.Task[Any]) -> None:
        self._abandoned.add(task)
        task.add_done_callback(self._abandoned.discard)
        task.cancel()
