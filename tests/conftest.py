"""Fixtures every test may ask for: `valkey`, `cluster`, `postgres` (servers), `redis_url`, `database_url` (empty, per
test)."""

from tests.servers import cluster, database_url, postgres, redis_url, valkey

__all__ = ["cluster", "database_url", "postgres", "redis_url", "valkey"]
