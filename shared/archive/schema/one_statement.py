"""Lend a connection for a single statement, without the round trips that begin and end a transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg

from shared.archive.schema.connection import Connection, Pool, connection


@asynccontextmanager
async def for_one_statement(pool: Pool) -> AsyncIterator[Connection]:
    """Lend a connection on which each statement is a transaction of its own. Raises `Unavailable`.

    It is a usual transaction if that begins with something: the session's settings behind a pooler, or the question
    whether the database has the schema of this version.
    """
    async with connection(pool) as conn:
        if pool.begin or pool.schema is not None:
            yield conn
            return
        await conn.set_autocommit(True)
        try:
            yield conn
        finally:
            await _end(conn)


async def _end(conn: Connection) -> None:
    """Let the next user begin transactions again. A connection in a state where this fails is not used again."""
    try:
        await conn.set_autocommit(False)
    except psycopg.Error:
        await conn.close()
