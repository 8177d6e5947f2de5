"""Fixtures every test may ask for: `valkey`, `postgres` (servers), `redis_url`, `database_url` (empty, per test)."""

from tests.servers import database_url, postgres, redis_url, valkey

__all__ = ["database_url", "postgres", "redis_url", "valkey"]
