"""Roles of the database: each may what its service does, and nothing else; who has none gets no connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from services.console.run.embedded import Postgres
from shared.archive.schema.connection import Connection
from shared.archive.schema.migrate import Migration, known_migrations, migrate
from shared.archive.schema.role_credentials import Login, roles_sql
from shared.archive.schema.roles import OPERATOR, PRIVATE, PUBLISHER, READ, READER, ROLES
from shared.errors import Misconfigured
from tests.command import presswatch
from tests.publishing import Press, enriched, hours
from tests.servers import as_role

DENIED = psycopg.errors.InsufficientPrivilege


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Connection]:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        yield conn


async def tables(press: Press) -> set[str]:
    rows = await press.rows("SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                            " WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition")  # fmt: skip
    return {row["relname"] for row in rows}


async def test_every_table_is_the_readers_or_private(press: Press) -> None:
    assert await tables(press) == {*READ, *PRIVATE}
    assert not set(READ) & set(PRIVATE)


async def test_the_reader_reads_what_the_site_shows_and_writes_nothing(press: Press, database_url: str) -> None:
    await press.publish(enriched("a", hours(0)))
    async with opened(as_role(database_url, READER)) as conn:
        await conn.execute("SET default_transaction_read_only = off")  # a session's own setting is no right
        for table in sorted(await tables(press)):
            named = Identifier(table)
            if table in READ:
                await conn.execute(SQL("SELECT * FROM {}").format(named))
            else:
                with pytest.raises(DENIED):
                    await conn.execute(SQL("SELECT * FROM {}").format(named))
            for attempt in ("DELETE FROM {}", "TRUNCATE {}", "INSERT INTO {} DEFAULT VALUES", "DROP TABLE {}"):
                with pytest.raises(DENIED):
                    await conn.execute(SQL(attempt).format(named))
        for attempt in ("UPDATE article SET title = ''", "CREATE TABLE mine ()", "CREATE TEMPORARY TABLE mine ()",
                        "SELECT make_month('capture', '2024-01-01')", "SELECT * FROM capture_2024_03",
                        "SET ROLE presswatch_publisher", "COPY article TO PROGRAM 'true'"):  # fmt: skip
            with pytest.raises(DENIED):
                await conn.execute(attempt.encode())
    assert (await press.one("SELECT count(*) AS n FROM article"))["n"] == 1


async def test_publisher_and_operator_make_no_tables_but_months(press: Press, database_url: str) -> None:
    for name, month in ((PUBLISHER, "1999-01-01"), (OPERATOR, "1999-02-01")):
        async with opened(as_role(database_url, name)) as conn:
            for attempt in ("CREATE TABLE mine ()", "DROP TABLE article", "ALTER TABLE article ADD COLUMN mine text",
                            "INSERT INTO schema_migration (number, name, checksum) VALUES (99, '', '')",
                            "CREATE ROLE mine"):  # fmt: skip
                with pytest.raises(DENIED):
                    await conn.execute(attempt.encode())
            await conn.execute("SELECT make_month('capture', %s)", (month,))
            await conn.execute("SELECT make_month('capture', %s)", (month,))
            for wrong in ("article", "capture; DROP TABLE article", "pg_class"):
                with pytest.raises(psycopg.errors.RaiseException):
                    await conn.execute("SELECT make_month(%s, %s)", (wrong, month))
            with pytest.raises(psycopg.errors.RaiseException):
                await conn.execute("SELECT make_month('capture', '1999-01-02')")
    months = {row["relname"] for row in await press.rows("SELECT relname FROM pg_class WHERE relispartition")}
    assert {"capture_1999_01", "capture_1999_02"} <= months


async def test_the_publisher_withholds_nothing(press: Press, database_url: str) -> None:
    async with opened(as_role(database_url, PUBLISHER)) as conn:
        for attempt in (
            "DELETE FROM withholding",
            "UPDATE withholding SET lifted_at = now()",
            "DELETE FROM dropped_body",
        ):
            with pytest.raises(DENIED):
                await conn.execute(attempt.encode())


async def test_who_has_no_role_gets_no_connection(press: Press, postgres: Postgres, database_url: str) -> None:
    for user in ("presswatch_fetcher", "presswatch_parser", "presswatch_enricher", "presswatch_reader"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            await psycopg.AsyncConnection.connect(Login(user, "guessed").of(database_url))
    with psycopg.connect(postgres.url, autocommit=True) as conn:
        conn.execute(roles_sql([Login("somebody_else", "word")]).encode())
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            await psycopg.AsyncConnection.connect(Login("somebody_else", "word").of(database_url))
    finally:
        with psycopg.connect(postgres.url, autocommit=True) as conn:
            conn.execute("DROP ROLE somebody_else")


async def test_only_the_owner_changes_the_schema(press: Press, database_url: str) -> None:
    known = known_migrations()
    async with opened(as_role(database_url, OPERATOR)) as conn:
        assert await migrate(conn) == [], "nothing is missing, and nothing is asked for"
        with pytest.raises(Misconfigured, match=r"presswatch_operator may not change .* as its owner"):
            await migrate(conn, [*known, Migration(9999, "9999_later", "CREATE TABLE later ()")])


def test_acl_makes_a_folder_for_each_and_keeps_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "users"
    for _ in range(2):
        made = presswatch("acl", folder)
        assert made.returncode == 0, made.stderr
        assert "roles.sql" in made.stdout
    assert "password made" not in made.stdout
    words = {path.parent.name: path.read_text() for path in folder.glob("*/presswatch_database_password")}
    assert set(words) == {"owner", *ROLES} and len(set(words.values())) == 4
    public = "".join(path.read_text() for path in folder.iterdir() if path.is_file())
    assert all(word not in public for word in words.values()) and "SCRAM-SHA-256$4096" in public
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*/*"))


async def test_the_owner_needs_no_more_than_its_database(postgres: Postgres) -> None:
    """As docs/roles.md has it: roles.sql by an administrator, then everything else as the owner."""
    owner = Login("presswatch_own", "word")
    with psycopg.connect(postgres.url, autocommit=True) as conn:
        conn.execute(roles_sql([owner]).encode())
        conn.execute("CREATE DATABASE owned OWNER presswatch_own")
    try:
        async with opened(owner.of(postgres.url_of("owned"))) as conn:
            assert len(await migrate(conn)) == len(known_migrations())
        async with opened(as_role(postgres.url_of("owned"), READER)) as conn:
            await conn.execute("SELECT FROM article")
    finally:
        with psycopg.connect(postgres.url, autocommit=True) as conn:
            conn.execute("DROP DATABASE owned WITH (FORCE)")
            conn.execute("DROP ROLE presswatch_own")
