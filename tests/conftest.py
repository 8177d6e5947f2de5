"""Fixtures for all tests: `valkey`, `cluster`, `postgres` (servers), and the empty `redis_url` and `database_url`."""

from tests.servers import cluster, database_url, postgres, redis_url, valkey

__all__ = ["cluster", "database_url", "postgres", "redis_url", "valkey"]
