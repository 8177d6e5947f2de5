"""Open connections to the archive's database, and turn outages into `Unavailable`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from shared.errors import Misconfigured, Unavailable
from shared.settings import SharedSettings

Connection: TypeAlias = psycopg.AsyncConnection[tuple[object, ...]]
Pool: TypeAlias = AsyncConnectionPool[Connection]

KEYED = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
"""Options for the writer.

All its statements look up by key, so a plan that scans is never right, even if the statistics of an empty table suggest
it.
"""

NOTICE_SILENCE = (
    "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=15000"
)
"""Options for each session: the server ends the session of a host that has been silent for half a minute.

Otherwise the locks of a host that was cut off or lost its power are held for hours, and others wait for them.
"""
_NOTICE_SILENCE: dict[str, Any] = {
    "connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}  # fmt: skip
"""The same for our end: a server whose host has been silent for about 20 seconds counts as away."""

_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)


def conninfo(settings: SharedSettings, application: str = "presswatch", options: str = "") -> str:
    """Return libpq's connection string. A separate user and password take precedence over those in the URL.

    options  libpq's `options`, such as `-c enable_seqscan=off`
    """
    password = settings.database_password
    more = {"password": password.get_secret_value()} if password else {}
    if settings.database_user:
        more["user"] = settings.database_user
    try:
        given = _NOTICE_SILENCE | conninfo_to_dict(settings.database_url.get_secret_value())
        every = " ".join(filter(None, (NOTICE_SILENCE, given.get("options"), options)))
        return make_conninfo(**given | more | {"application_name": application, "options": every})
    except psycopg.ProgrammingError as error:
        raise Misconfigured(f"PRESSWATCH_DATABASE_URL: {str(error).strip()} (docs/settings.md)") from None


@contextmanager
def outage_is_unavailable() -> Iterator[None]:
    """Turn "the database is away, full or shutting down" into `Unavailable`. Other errors pass through."""
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
    """Open a pool without waiting for the database. A caller that needs an answer waits for its connection.

    options  libpq's `options`, such as `-c enable_seqscan=off`
    """
    pool: Pool = AsyncConnectionPool(
        conninfo(settings, application, options),
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
    """Lend a connection for one transaction: commit at the end, roll back on an error. Raises `Unavailable`."""
    with outage_is_unavailable():
        async with pool.connection() as conn:
            yield conn
