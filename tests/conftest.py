"""Fixtures for all tests: `valkey`, `cluster`, `postgres` (servers), and the empty `redis_url` and `database_url`."""

from hypothesis import HealthCheck, settings

from tests.opensearch import search_node
from tests.servers import cluster, database_url, postgres, redis_url, valkey

# A slow machine is no fault of the product: no property has a time limit.
settings.register_profile("presswatch", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("presswatch")

__all__ = ["cluster", "database_url", "postgres", "redis_url", "search_node", "valkey"]
