"""Connections of the writer's pool: which are asked first, and that each transaction is whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg
import pytest
from psycopg import AsyncConnection

from shared.archive.schema.connection import KEYED, Connection, connection, open_pool
from shared.archive.schema.migrate import migrate, only_this_schema
from shared.archive.schema.one_statement import for_one_statement
from shared.archive.schema.recent_answers import RecentAnswers
from shared.errors import Unavailable
from tests.publishing import settings_for


async def backend(conn: Connection) -> object:
    row = await (await conn.execute("SELECT pg_backend_pid()")).fetchone()
    return row and row[0]


def terminate(database_url: str, pid: object) -> None:
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


async def test_a_broken_connection_fails_one_transaction_at_most(database_url: str) -> None:
    """It was used just now, so it is not asked. The next transaction has another connection."""
    async with open_pool(settings_for(database_url), size=1) as pool:
        async with connection(pool) as conn:
            pid = await backend(conn)
        terminate(database_url, pid)
        with pytest.raises(Unavailable):
            async with connection(pool) as conn:
                await backend(conn)
        async with connection(pool) as conn:
            assert await backend(conn) != pid


async def test_a_connection_that_rested_is_asked_first(database_url: str) -> None:
    async with await AsyncConnection.connect(database_url) as conn:
        recent, rested = RecentAnswers(60.0), RecentAnswers(-1.0)
        with pytest.raises(psycopg.OperationalError):
            terminate(database_url, await backend(conn))
            await conn.rollback()
        recent.note(conn)
        rested.note(conn)
        await recent.check(conn)
        with pytest.raises(psycopg.Error):
            await rested.check(conn)


async def test_a_transaction_after_a_single_statement_is_whole(database_url: str) -> None:
    """Also after the statement failed, or was given up."""
    async with open_pool(settings_for(database_url), size=1) as pool:
        async with for_one_statement(pool) as conn:
            await conn.execute("CREATE TABLE kept (n int)")
        with pytest.raises(psycopg.errors.DivisionByZero):
            async with for_one_statement(pool) as conn:
                await conn.execute("SELECT 1 / 0")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2), for_one_statement(pool) as conn:
                await conn.execute("SELECT pg_sleep(60)")
        with pytest.raises(ValueError, match="given up"):
            async with connection(pool) as conn:
                await conn.execute("INSERT INTO kept VALUES (1)")
                raise ValueError("given up")
        async with connection(pool) as conn:
            assert await (await conn.execute("SELECT count(*) FROM kept")).fetchone() == (0,)


async def test_settings_and_the_guard_of_the_schema_are_one_statement(database_url: str, tmp_path: Path) -> None:
    """Behind a pooler each transaction begins with both."""
    settings = settings_for(database_url).model_copy(update={"database_pooler": True})
    async with open_pool(settings, size=1, options=KEYED) as pool:
        async with connection(pool) as conn:
            await migrate(conn)
        with (tmp_path / "trace").open("w") as trace:
            conn.pgconn.trace(trace.fileno())
            async with connection(only_this_schema(pool)) as again:
                conn.pgconn.untrace()
                assert again is conn
                assert await (await conn.execute("SHOW enable_seqscan")).fetchone() == ("off",)
    assert (tmp_path / "trace").read_text().count("\tQuery\t") == 2, "BEGIN, and this"
