"""Connections to the archive's database, and what its absence means."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeAlias

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from shared.errors import Misconfigured, Unavailable
from shared.settings import SharedSettings

Connection: TypeAlias = psycopg.AsyncConnection[tuple[object, ...]]
Pool: TypeAlias = AsyncConnectionPool[Connection]

KEYED = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
"""Options for the writer: each of its statements is a look-up by key, and a plan that scans is never the right one,
whatever the statistics of a still empty table say."""

_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)


def conninfo(settings: SharedSettings, application: str = "presswatch") -> str:
    """libpq's connection string; user and password of their own settings win over those in the URL."""
    password = settings.database_password
    more = {"password": password.get_secret_value()} if password else {}
    if settings.database_user:
        more["user"] = settings.database_user
    try:
        return make_conninfo(
            settings.database_url.get_secret_value(), application_name=application, connect_timeout=5, **more
        )
    except psycopg.ProgrammingError as error:
        raise Misconfigured(f"PRESSWATCH_DATABASE_URL: {str(error).strip()} (docs/settings.md)") from None


@contextmanager
def outage_is_unavailable() -> Iterator[None]:
    """Turns "the database is away, full or shutting down" into `Unavailable`; everything else passes through."""
    try:
        yield
    except _AWAY as error:
        raise Unavailable(f"the archive's database: {first_line(error)}") from error


def first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


@asynccontextmanager
async def open_pool(
    settings: SharedSettings, application: str = "presswatch", size: int = 4, options: str = ""
) -> AsyncIterator[Pool]:
    """A pool that comes up at once, whether the database answers or not: waiting for one is the user's business.

    options  libpq's `options`, as in `-c enable_seqscan=off`
    """
    pool: Pool = AsyncConnectionPool(
        make_conninfo(conninfo(settings, application), options=options),
        min_size=1,
        max_size=size,
        timeout=5.0,
        open=False,
        check=AsyncConnectionPool.check_connection,
        reconnect_timeout=10.0,
    )
    await pool.open(wait=False)
    try:
        yield pool
    finally:
        await pool.close(timeout=5.0)


@asynccontextmanager
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    """One connection for one transaction: commits at the end, rolls back on an error. Raises `Unavailable`."""
    with outage_is_unavailable():
        async with pool.connection() as conn:
            yield conn
