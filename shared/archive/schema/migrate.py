"""Migrate the schema with numbered SQL files, forward only. Each is applied once and recorded with its checksum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources

import psycopg
from psycopg.sql import SQL

from shared.archive.schema.connection import MIGRATING, Connection, Pool
from shared.archive.schema.roles import grant
from shared.errors import Misconfigured
from shared.ids import sha256_hex

_OLDEST_POSTGRES = 16

_TABLE = """
CREATE TABLE IF NOT EXISTS schema_migration (
    number      integer PRIMARY KEY,
    name        text NOT NULL,
    checksum    text NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT now()
)"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file of SQL."""

    number: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return sha256_hex(self.sql.encode())


def known_migrations() -> list[Migration]:
    """Return the migrations of this version of Presswatch, in order."""
    folder = resources.files("shared.archive.schema") / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [Migration(int(f.name[:4]), f.name.removesuffix(".sql"), f.read_text(encoding="utf-8")) for f in files]


async def migrate(conn: Connection, known: Sequence[Migration] | None = None) -> list[str]:
    """Migrate to the newest schema in one transaction. Returns the names of the applied migrations.

    Any number of processes may call it at once: one works, the others wait and find nothing to do. Raises
    `Misconfigured` if the database is newer than this version or a migration has another checksum.
    """
    known = known_migrations() if known is None else known
    check_server(conn)
    try:
        async with conn.transaction():
            return await _migrate(conn, known)
    except psycopg.errors.InsufficientPrivilege:
        raise Misconfigured(
            f"{conn.info.user} may not change the database's schema: migrate as its owner (docs/roles.md)"
        ) from None


async def _migrate(conn: Connection, known: Sequence[Migration]) -> list[str]:
    await conn.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATING,))
    applied = await _applied(conn)
    _compare(known, applied)
    missing = [m for m in known if m.number not in applied]
    if missing:
        await conn.execute(_TABLE)
    for migration in missing:
        await conn.execute(SQL(migration.sql))
        await conn.execute(
            "INSERT INTO schema_migration (number, name, checksum) VALUES (%s, %s, %s)",
            (migration.number, migration.name, migration.checksum),
        )
    if missing or await _owned(conn):
        await grant(conn)
    return [m.name for m in missing]


def check_server(conn: Connection) -> int:
    """Return the server's version. Raises `Misconfigured` if it is too old."""
    number = conn.info.server_version // 10_000
    if number < _OLDEST_POSTGRES:
        raise Misconfigured(f"PostgreSQL {number} is too old: use version {_OLDEST_POSTGRES} or later")
    return number


def only_this_schema(pool: Pool) -> Pool:
    """Return a pool whose transactions fail with `Unavailable` once the database has another schema."""
    return replace(pool, schema=known_migrations()[-1].number)


async def check(conn: Connection, known: Sequence[Migration] | None = None) -> None:
    """Raise `Misconfigured` with a remedy unless the database has exactly this version's schema."""
    known = known_migrations() if known is None else known
    check_server(conn)
    applied = await _applied(conn)
    _compare(known, applied)
    missing = [m.name for m in known if m.number not in applied]
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise Misconfigured(f"the database lacks {missing[0]}{more}: run `presswatch migrate` and start again")


async def _applied(conn: Connection) -> dict[int, tuple[str, str]]:
    exists = await (await conn.execute("SELECT to_regclass('schema_migration') IS NOT NULL")).fetchone()
    if not (exists and exists[0]):
        return {}
    cursor = await conn.execute("SELECT number, name, checksum FROM schema_migration")
    rows = await cursor.fetchall()
    return {int(str(number)): (str(name), str(checksum)) for number, name, checksum in rows}


async def _owned(conn: Connection) -> bool:
    """Return whether we own the tables. Only the owner can grant rights."""
    found = await conn.execute(
        "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = 'schema_migration'::regclass"
    )
    row = await found.fetchone()
    return bool(row and row[0])


def _compare(known: Sequence[Migration], applied: Mapping[int, tuple[str, str]]) -> None:
    """Raise `Misconfigured` if the database has a newer or an edited migration, because then nothing here is safe."""
    by_number = {m.number: m for m in known}
    for number, (name, checksum) in sorted(applied.items()):
        ours = by_number.get(number)
        if ours is None:
            raise Misconfigured(
                f"the database has {name}, which this version of Presswatch does not know: "
                "it was written by a newer one, run that"
            )
        if ours.checksum != checksum:
            raise Misconfigured(f"{name} in the database is not the {ours.name} of this version: restore the original")
