"""Fixtures for all tests: servers (`valkey`, `cluster`, `postgres`) and what is new on them, such as `redis_url`."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.opensearch import newer_search_node, search_node
from tests.servers import archive_url, cluster, database_url, migrated, postgres, redis_url, valkey

# A slow machine is no fault of the product: no property has a time limit.
settings.register_profile("presswatch", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("presswatch")

_LONGEST = (
    "test_real_input.py", "test_faults.py", "test_accessibility.py", "test_loaded_twice.py", "test_doors.py",
    "test_watch_command.py", "test_backfill.py", "test_adding_the_demo.py", "test_accepted_names.py", "test_upgrade.py",
    "test_annotations.py", "test_backfill_lists.py", "test_processes.py", "test_holding.py", "test_not_an_article.py",
    "test_api_and_feeds.py", "test_lists.py", "test_search.py", "test_adding.py",
)  # fmt: skip
"""Files of a minute and more. Workers take whole files in order, and one that begins last keeps the others waiting."""
_SHORT = ("contract", "unit")
"""Two thirds of the tests, which take a tenth of the time: they come last, so that all workers end together."""
_WORKERS_PER_CORE = 3
"""Most of the time, tests of whole services wait: for a process to start, a poll, a retry."""
_HERE = Path(__file__).parent


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    return _WORKERS_PER_CORE * (os.cpu_count() or 1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _turn(item.path))


def _turn(path: Path) -> int:
    if path.name in _LONGEST:
        return _LONGEST.index(path.name)
    return len(_LONGEST) + (path.relative_to(_HERE).parts[0] in _SHORT)


__all__ = [
    "archive_url", "cluster", "database_url", "migrated", "newer_search_node", "postgres", "redis_url", "search_node",
    "valkey",
]  # fmt: skip
