"""Read access to the archive that turns failures into `Unavailable`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from typing import Any, LiteralString, TypeVar

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.rows import AsyncRowFactory, class_row, dict_row

from shared.archive.read.connection.replica import Replica
from shared.archive.read.connection.server import AWAY, ConnectionLost, ReadServer
from shared.errors import Unavailable

log = structlog.get_logger()
T = TypeVar("T")
Params = Sequence[object] | dict[str, object]


class ReadPool:
    """Read access to the archive. A query that gets no answer raises `Unavailable`.

    With a `replica`, reads go to the replica while it is fit, otherwise to the primary.
    """

    def __init__(self, server: ReadServer, replica: Replica | None = None) -> None:
        self._server = server
        self.replica = replica

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Lend one connection. Raises `Unavailable` if the archive does not answer."""
        with _outage_is_unavailable():
            async with AsyncExitStack() as stack:
                yield await self._lent(stack)

    async def _lent(self, stack: AsyncExitStack) -> AsyncConnection[Any]:
        if (replica := self._fit()) is not None:
            with suppress(*AWAY):
                return await stack.enter_async_context(replica.lend())
        return await stack.enter_async_context(self._server.lend())

    def _fit(self) -> ReadServer | None:
        return self.replica.server if self.replica and self.replica.refusal() is None else None

    async def rows(self, row: type[T], sql: LiteralString, params: Params = ()) -> list[T]:
        """Return all rows, each as the dataclass `row`, whose fields are the columns."""
        return await self._fetch(class_row(row), sql, params)

    async def one(self, row: type[T], sql: LiteralString, params: Params = ()) -> T | None:
        found = await self.rows(row, sql, params)
        return found[0] if found else None

    async def dicts(self, sql: LiteralString, params: Params = ()) -> list[dict[str, Any]]:
        return await self._fetch(dict_row, sql, params)

    async def _fetch(self, factory: AsyncRowFactory[T], sql: LiteralString, params: Params) -> list[T]:
        """Ask the replica. Ask the primary if the replica cancels the query, which may block its replay."""
        with _outage_is_unavailable():
            if (replica := self._fit()) is not None:
                try:
                    return await replica.answer(_all(replica, factory, sql, params))
                except psycopg.errors.QueryCanceled:  # too slow there, so too slow for the primary
                    raise
                except AWAY as error:
                    log.debug("a read goes to the primary", why=type(error).__name__)
            return await self._server.answer(_all(self._server, factory, sql, params))

    async def alive(self) -> bool:
        """Return whether the archive answers and has its tables."""
        try:
            await self.dicts("SELECT 1 FROM article LIMIT 1")
        except Unavailable:
            return False
        return True


async def _all(server: ReadServer, factory: AsyncRowFactory[T], sql: LiteralString, params: Params) -> list[T]:
    """Return all rows. Ask once more if the connection is lost: one that answered just now was not checked."""
    try:
        return await _once(server, factory, sql, params)
    except ConnectionLost:
        return await _once(server, factory, sql, params)


async def _once(server: ReadServer, factory: AsyncRowFactory[T], sql: LiteralString, params: Params) -> list[T]:
    async with server.lend() as connection, connection.cursor(row_factory=factory) as cursor:
        await cursor.execute(sql, params)
        return await cursor.fetchall()


@contextmanager
def _outage_is_unavailable() -> Iterator[None]:
    try:
        yield
    except AWAY as error:
        raise Unavailable(f"the archive does not answer: {type(error).__name__}") from error
