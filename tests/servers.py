"""Real servers for tests: one Valkey and one PostgreSQL per session, on free ports, empty for every test.

Both have the users of an installation: `as_user` and `as_role` return the address of one.
`PRESSWATCH_VALKEY_SERVER=/usr/bin/redis-server` selects that server, `PRESSWATCH_REDIS_CLUSTER=true` a cluster of six.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis as redis_library

from services.console.run.embedded import Postgres, Valkey, start_postgres, start_valkey
from shared.archive.schema.migrate import migrate
from shared.archive.schema.role_credentials import Login, roles_sql
from shared.archive.schema.roles import ROLES
from shared.streams.access.acl import ADMIN, acl_file, digest, rights_of, users
from tests.cluster import Cluster, start_cluster, wipe

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
CLUSTER = os.environ.get("PRESSWATCH_REDIS_CLUSTER", "") == "true"
FOUNDER = "founding-parser"
"""A stage under test that also founds: what parser and publisher may do, together."""
PRODUCERS = ("desk", "wire")
MAXMEMORY = 256 << 20


def password_of(secret: str, user: str) -> str:
    """Return a user's password, derived from the administrator's."""
    return secret if user == ADMIN else hashlib.sha256(f"{secret}/{user}".encode()).hexdigest()[:20]


def users_file(path: Path, secret: str) -> Path:
    """Write an ACL file as `presswatch acl` does, with one more user."""
    lines = acl_file({name: password_of(secret, name) for name in users(PRODUCERS)})
    both = f"{rights_of('parser')} {rights_of('publisher').replace('resetchannels -@all', '')}"
    path.write_text(f"{lines}user {FOUNDER} on #{digest(password_of(secret, FOUNDER))} {both}\n")
    return path


def as_user(url: str, user: str) -> str:
    """Return the server's address for a user, given the administrator's address."""
    parts = urlsplit(url)
    hosts = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{user}:{password_of(parts.password or '', user)}@{hosts}").geturl()


def as_role(url: str, name: str) -> str:
    """Return the database's address for a service's role, given the administrator's address."""
    return login_of(name, urlsplit(url).password or "").of(url)


def login_of(name: str, secret: str) -> Login:
    return Login(ROLES[name], password_of(secret, name))


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    folder, secret = tmp_path_factory.mktemp("valkey"), secrets.token_hex(8)
    acl = users_file(folder / "users.acl", secret), ADMIN
    server = start_valkey(folder / "data", secret, maxmemory_bytes=MAXMEMORY, acl=acl)
    yield server
    server.child.stop()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start three masters with a replica each."""
    folder, secret = tmp_path_factory.mktemp("cluster"), secrets.token_hex(8)
    found = start_cluster(folder, users_file(folder / "users.acl", secret), secret)
    yield found
    found.stop()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    folder = tmp_path_factory.mktemp("postgres") / "data"
    server = start_postgres(folder, secrets.token_hex(8), settings=FAST)
    create_roles(server)
    yield server
    server.child.stop()


def create_roles(server: Postgres) -> None:
    """Create the role of each service, with the password that `as_role` gives."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(roles_sql([login_of(name, server.password) for name in ROLES]).encode())


@pytest.fixture
def redis_url(request: pytest.FixtureRequest) -> str:
    """Return the administrator's address of an empty server with its usual configuration."""
    if CLUSTER:
        found: Cluster = request.getfixturevalue("cluster")
        wipe(found.url)
        return found.url
    server: Valkey = request.getfixturevalue("valkey")
    with redis_library.Redis.from_url(server.url) as client:
        client.flushall()
        client.config_set("maxmemory", MAXMEMORY)
    return server.url


@pytest.fixture
def database_url(postgres: Postgres) -> Iterator[str]:
    """Return the address of a new, empty database."""
    with new_database(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """Return the name of a database with the tables of an archive, to copy: that takes less than to migrate one."""
    name = f"migrated{secrets.token_hex(4)}"  # each conftest has its own
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    asyncio.run(_migrate(postgres.url_of(name)))
    return name


async def _migrate(database_url: str) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await migrate(connection)


@pytest.fixture
def archive_url(postgres: Postgres, migrated: str) -> Iterator[str]:
    """Return the address of a new archive without an article."""
    with new_database(postgres, migrated) as url:
        yield url


@contextmanager
def new_database(postgres: Postgres, template: str = "template1") -> Iterator[str]:
    """Make a database with the content of `template`, yield its address, and drop it."""
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
        try:
            yield postgres.url_of(name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
