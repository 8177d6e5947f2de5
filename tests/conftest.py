"""Fixtures for all tests: `valkey`, `cluster`, `postgres` (servers), and the empty `redis_url` and `database_url`."""

import pytest
from hypothesis import HealthCheck, settings

from tests.opensearch import search_node
from tests.servers import cluster, database_url, postgres, redis_url, valkey

# A slow machine is no fault of the product: no property has a time limit.
settings.register_profile("presswatch", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("presswatch")

_LONGEST = ("test_real_input.py", "test_loaded_twice.py", "test_naughty_on_the_site.py", "test_accessibility.py")
"""Files of several minutes. Workers take whole files in order, and one that begins last keeps the others waiting."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in _LONGEST)


__all__ = ["cluster", "database_url", "postgres", "redis_url", "search_node", "valkey"]
