"""Real servers for tests: one Valkey and one PostgreSQL a session, on free ports; every test finds them empty."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg
import pytest
import redis as redis_library

from shared.embedded import Postgres, Valkey, start_postgres, start_valkey

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    server = start_valkey(tmp_path_factory.mktemp("valkey"), secrets.token_hex(8), maxmemory_bytes=256 << 20)
    yield server
    server.child.stop()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    folder = tmp_path_factory.mktemp("postgres") / "data"
    server = start_postgres(folder, secrets.token_hex(8), settings=FAST)
    yield server
    server.child.stop()


@pytest.fixture
def redis_url(valkey: Valkey) -> str:
    """The address of an empty server with its usual configuration."""
    with redis_library.Redis.from_url(valkey.url) as client:
        client.flushall()
        client.config_set("maxmemory", 256 << 20)
    return valkey.url


@pytest.fixture
def database_url(postgres: Postgres) -> Iterator[str]:
    """The address of a fresh, empty database."""
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres.url_of(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
