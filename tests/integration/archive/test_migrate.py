"""The schema's versions are applied once, by whoever comes first, and a database that does not fit is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from shared.archive.schema.connection import Connection
from shared.archive.schema.migrate import Migration, check, known_migrations, migrate
from shared.errors import Misconfigured


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Connection]:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        yield conn


async def test_several_at_once_apply_each_once(database_url: str) -> None:
    async def one() -> list[str]:
        async with opened(database_url) as conn:
            return await migrate(conn)

    applied = await asyncio.gather(one(), one(), one())
    assert sorted(map(len, applied)) == [0, 0, len(known_migrations())]
    async with opened(database_url) as conn:
        await check(conn)


async def test_an_empty_database_says_what_to_run(database_url: str) -> None:
    async with opened(database_url) as conn:
        with pytest.raises(Misconfigured, match="presswatch migrate"):
            await check(conn)


async def test_a_newer_database_is_refused(database_url: str) -> None:
    known = known_migrations()
    async with opened(database_url) as conn:
        await migrate(conn, [*known, Migration(9999, "9999_later", "SELECT 1")])
        for act in (check, migrate):
            with pytest.raises(Misconfigured, match=r"9999_later.*newer"):
                await act(conn)


async def test_an_edited_migration_is_refused(database_url: str) -> None:
    first, *others = known_migrations()
    async with opened(database_url) as conn:
        await migrate(conn)
        with pytest.raises(Misconfigured, match="0001_archive"):
            await check(conn, [Migration(first.number, first.name, first.sql + "-- edited"), *others])


async def test_a_migration_that_fails_leaves_nothing(database_url: str) -> None:
    known = known_migrations()
    async with opened(database_url) as conn:
        with pytest.raises(psycopg.errors.UndefinedTable):
            await migrate(conn, [*known, Migration(9999, "9999_wrong", "CREATE TABLE x (); SELECT * FROM nowhere")])
        with pytest.raises(Misconfigured, match="lacks 0001"):
            await check(conn)
