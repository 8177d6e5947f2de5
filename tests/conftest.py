"""Fixtures for all tests: `valkey`, `cluster`, `postgres` (servers), `redis_url`, `database_url` (empty for each test)."""

from tests.servers import cluster, database_url, postgres, redis_url, valkey

__all__ = ["cluster", "database_url", "postgres", "redis_url", "valkey"]
