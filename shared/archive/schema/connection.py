"""Open connections to the archive's database, and turn outages into `Unavailable`."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from shared.archive.schema.recent_answers import RecentAnswers
from shared.archive.schema.session_settings import NONE, SessionSettings, as_options, as_statement
from shared.errors import Misconfigured, Unavailable
from shared.settings import SharedSettings

Connection: TypeAlias = psycopg.AsyncConnection[tuple[object, ...]]

KEYED = {
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
}
"""Session settings of the writer.

All its statements look up by key, so a plan that scans is never right, even if the statistics of an empty table suggest
it. Nor are workers or compiled code: with dozens of months, the planner takes a short lookup in each for a lot of work.
Each statement is planned once for a session, because that costs more than the lookups: the months are all opened.
"""

NOTICE_SILENCE = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
"""Settings of each session: the server ends the session of a host that has been silent for half a minute.

Otherwise the locks of a host that was cut off or lost its power are held for hours, and others wait for them. A pooler
sets this for its own connections.
"""
_NOTICE_SILENCE: dict[str, Any] = {
    "connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}  # fmt: skip
"""Settings of our own end of a connection: a host that is silent for about 20 seconds counts as away."""


_URI = re.compile(r"postgres(?:ql)?://(?:[^/@]*@)?+[^@?]*(?:\?.*)?", re.DOTALL)
_PORTS = re.compile(r"[0-9,]*", re.ASCII)
_JUST_NOW_S = 1.0
"""Whoever writes tries again when the server is away, so a transaction that follows another does not ask first."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Connections to the database.

    begin     statements that start each transaction, if there are any
    schema    number of the schema's newest migration that each transaction needs; None if it may be any
    lent      connections in use; the pool counts them together with those that it is about to open
    """

    connections: AsyncConnectionPool[Connection]
    recent: RecentAnswers
    begin: bytes = b""
    schema: int | None = None
    lent: set[Connection] = field(default_factory=set)


MIGRATING = 7_304_001
"""The lock of a migration, which writers share: any number, but the same in all versions."""
_SCHEMA = b"SELECT pg_try_advisory_xact_lock_shared(%d); SELECT max(number) FROM schema_migration" % MIGRATING
"""The second statement sees what was committed before the lock was free."""
_CHANGED_TABLE = "cached plan must not change result type"
_AWAY = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout)


def conninfo(
    settings: SharedSettings,
    application: str = "presswatch",
    url: str = "",
    variable: str = "PRESSWATCH_DATABASE_URL",
    session: SessionSettings = NONE,
) -> str:
    """Return libpq's connection string. A separate user and password take precedence over those in the URL.

    url       another server with the same users, named by `variable`
    session   settings of the session; a pooler does not accept them
    """
    password = settings.database_password
    more = {"password": password.get_secret_value()} if password else {}
    if settings.database_user:
        more["user"] = settings.database_user
    address = url or settings.database_url.get_secret_value()
    try:
        given = _NOTICE_SILENCE | _read(address)
        if not settings.database_pooler:
            every = (str(given.get("options", "")), as_options({**NOTICE_SILENCE, **session}))
            more["options"] = " ".join(filter(None, every))
        return make_conninfo(**given | more | {"application_name": application})
    except psycopg.ProgrammingError as error:
        form = _form(address, str(error).strip())
        raise Misconfigured(f"{variable} cannot be read: {form} (docs/settings.md)") from None


def _read(address: str) -> dict[str, Any]:
    """Parse an address. Raises `psycopg.ProgrammingError` if libpq would take the end of a password for the host, or
    its beginning for the port: it would look the host up, and name both in its messages."""
    given = conninfo_to_dict(address)
    is_cut = address.startswith("postgres") and not _URI.fullmatch(address)
    if is_cut or not _PORTS.fullmatch(str(given.get("port") or "")):
        raise psycopg.ProgrammingError("a character of the password must be escaped")
    return given


def _form(address: str, said: str) -> str:
    """Return what is wrong with an address. Most of libpq's messages quote it, maybe with its password."""
    if said.startswith("invalid URI query parameter") and "@" not in address.partition("?")[2]:
        return said
    return "write it as postgresql://HOST:PORT/DATABASE, and @ : / % in a password as %40 %3A %2F %25"


@contextmanager
def outage_is_unavailable() -> Iterator[None]:
    """Turn "the database is away, full or shutting down" into `Unavailable`. Other errors pass through.

    A migration that runs beside us changes tables that prepared statements read whole. The next try prepares them anew.
    """
    try:
        yield
    except _AWAY as error:
        raise Unavailable(f"the archive's database: {first_line(error)}") from error
    except psycopg.errors.FeatureNotSupported as error:
        if _CHANGED_TABLE not in str(error):
            raise
        raise Unavailable("the archive's tables were changed by a migration") from error


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text, or the name of its class."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


@asynccontextmanager
async def open_pool(
    settings: SharedSettings, application: str = "presswatch", size: int = 4, options: SessionSettings = NONE
) -> AsyncIterator[Pool]:
    """Open a pool without waiting for the database. A caller that needs an answer waits for its connection."""
    pooled, recent = settings.database_pooler, RecentAnswers(_JUST_NOW_S)
    connections: AsyncConnectionPool[Connection] = AsyncConnectionPool(
        conninfo(settings, application, session=options),
        min_size=1,
        max_size=size,
        timeout=5.0,
        open=False,
        check=recent.check,
        reconnect_timeout=10.0,
        kwargs=prepared(pooled) | ({"prepare_threshold": 1} if options is KEYED and not pooled else {}),
    )
    await connections.open(wait=False)
    try:
        yield Pool(connections, recent, as_statement(_unprepared(options)) if pooled else b"")
    finally:
        await connections.close(timeout=5.0)


def _unprepared(options: SessionSettings) -> SessionSettings:
    """Return the settings without that for prepared statements: one that is planned each time leaves months out."""
    return {name: value for name, value in options.items() if name != "plan_cache_mode"}


def prepared(pooled: bool) -> dict[str, Any]:
    """Return connection options that turn prepared statements off behind a pooler, which hands sessions around."""
    return {"prepare_threshold": None} if pooled else {}


async def connect(settings: SharedSettings, application: str) -> Connection:
    """Open one connection without a pool. Raises `psycopg.Error`."""
    options = prepared(settings.database_pooler)
    return await psycopg.AsyncConnection.connect(conninfo(settings, application), **options)


@asynccontextmanager
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    """Lend a connection for one transaction: commit at the end, roll back on an error. Raises `Unavailable`."""
    with outage_is_unavailable():
        async with AsyncExitStack() as lent:
            try:
                conn = await lent.enter_async_context(pool.connections.connection())
            except PoolTimeout as error:
                raise Unavailable(f"the archive's database: {await _why_none(pool)}") from error
            pool.lent.add(conn)
            lent.callback(pool.lent.discard, conn)
            if pool.schema is not None:
                await _has_schema(conn, pool.schema, pool.begin)
            elif pool.begin:
                await conn.execute(pool.begin)
            yield conn
            pool.recent.note(conn)


async def _why_none(pool: Pool) -> str:
    """Return why there was no connection in time, which the pool does not say: see whether all are lent, and try one.

    After an outage the pool pauses before it connects again, though the server answers.
    """
    link, most, waited = pool.connections.conninfo, pool.connections.max_size, f"{pool.connections.timeout:g} s"
    assert isinstance(link, str)
    all_lent = len(pool.lent) >= most
    try:
        await (await psycopg.AsyncConnection.connect(link)).close()
    except psycopg.Error as error:
        return first_line(error)
    if all_lent:
        return f"all {most} connections of this process were in use for {waited}"
    return f"no connection came about within {waited}, but now the server answers: try again in a moment"


async def _has_schema(conn: Connection, number: int, begin: bytes) -> None:
    """Keep migrations out until the transaction ends. Raises `Unavailable` if one runs, or has changed the schema.

    A writer of an older version that still runs would leave out what the new schema needs. The statements that begin
    the transaction go along, which saves a round trip.
    """
    cursor = await conn.execute(b"; ".join(filter(None, (_SCHEMA, begin))), prepare=False)  # several are not prepared
    (free,) = await cursor.fetchone() or (False,)
    if not free:
        raise Unavailable("a migration of the archive's database is running")
    cursor.nextset()
    (newest,) = await cursor.fetchone() or (None,)
    if newest != number:
        raise Unavailable(
            f"the archive's database has the schema of another version of Presswatch (migration {newest}, here it is "
            f"{number}): stop this process and start the version that made migration {newest}"
        )
