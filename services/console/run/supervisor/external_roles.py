"""Bring a database that is given by URL up to date, and give each service its own role there if that is possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL

from services.console.run.supervisor.external_servers import ExternalServers
from shared.archive.schema.connection import Connection, connect, first_line
from shared.archive.schema.migrate import migrate
from shared.archive.schema.role_credentials import Login, roles_sql
from shared.archive.schema.rows import fetch
from shared.errors import Misconfigured

APPLICATION = "presswatch run"
_GIVEN = b"""SELECT current_user AS name, rolsuper OR rolcreaterole AS creates FROM pg_roles
    WHERE rolname = current_user"""
_WRITES = b"SELECT has_table_privilege('article', 'INSERT') AS well"
_READS = b"SELECT has_table_privilege('article', 'SELECT') AS well"


@dataclass(frozen=True, slots=True)
class Roles:
    """The role of each service. Without them, `why` says why, and all services use the role that was given."""

    logins: Mapping[str, Login]
    why: str = ""


async def prepare_archive(external: ExternalServers, logins: Mapping[str, Login]) -> Roles:
    """As the role that was given, make the services' roles, and apply the missing migrations.

    Raises `Misconfigured` for a database that is newer or may not be changed.
    """
    async with await connect(external.settings, APPLICATION) as conn:
        roles = await _make_roles(conn, external, logins)
        await migrate(conn)
        await conn.commit()
        if not (await fetch(conn, _WRITES))[0]["well"]:
            raise Misconfigured(
                f"{conn.info.user} may not write the archive: name its owner in PRESSWATCH_DATABASE_URL (docs/roles.md)"
            )
    for name, login in roles.logins.items():
        if why := await _why_not(external, login):
            return Roles({}, f"the role of the {name} was made, but cannot be used ({why})")
    return roles


async def _make_roles(conn: Connection, external: ExternalServers, logins: Mapping[str, Login]) -> Roles:
    """Make those that are missing. A role that is there with another password belongs to another watch: keep it."""
    (given,) = await fetch(conn, _GIVEN)
    if not given["creates"]:
        return Roles({}, f"the role {given['name']} may not create roles")
    known = {row["rolname"] for row in await fetch(conn, b"SELECT rolname FROM pg_roles")}
    for login in logins.values():
        if login.user in known and not await _is_ours(external, login):
            return Roles({}, f"the role {login.user} is there already and has another password")
    missing = [login for login in logins.values() if login.user not in known]
    try:
        async with conn.transaction():
            await conn.execute(SQL(roles_sql(missing)))
    except psycopg.Error as error:
        return Roles({}, f"the roles cannot be made: {first_line(error)}")
    return Roles(logins)


async def _is_ours(external: ExternalServers, login: Login) -> bool:
    try:
        await (await connect(external.with_login(login), APPLICATION)).close()
    except psycopg.OperationalError as error:
        return "permission denied for database" in str(error)  # its password was right
    return True


async def _why_not(external: ExternalServers, login: Login) -> str:
    """Return why a service could not work with its role, or nothing if it can."""
    try:
        async with await connect(external.with_login(login), APPLICATION) as conn:
            well = (await fetch(conn, _READS))[0]["well"]
    except psycopg.Error as error:
        return first_line(error)
    return "" if well else "it has no rights on the archive, which another role owns"
