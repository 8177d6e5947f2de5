"""Fixtures for all tests: servers (`valkey`, `cluster`, `postgres`) and what is new on them, such as `redis_url`."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests import loopback_only  # noqa: F401 - for all tests, and the processes they start
from tests.calendar_days import same_day
from tests.opensearch import newer_search_node, search_node
from tests.servers import archive_url, cluster, database_url, migrated, postgres, redis_url, valkey
from tests.shared_data import shared_data

# A slow machine is no fault of the product: no property has a time limit.
settings.register_profile("presswatch", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("presswatch")

_WITH_SEARCH_CLUSTER = (
    "integration/reader/test_search.py", "integration/reader/test_search_cluster.py",
    "integration/reader/test_search_counts.py", "integration/reader/test_search_security.py",
    "integration/reader/test_search_values.py", "integration/test_check.py",
)  # fmt: skip
"""One worker runs all of these. OpenSearch takes longer to start than most files to run, and each worker starts its
own."""
_LONGEST = (
    "test_real_input.py", "test_faults.py", "test_accessibility.py", "test_loaded_twice.py", "test_doors.py",
    "test_watch_command.py", "test_backfill.py", "test_adding_the_demo.py", "test_accepted_names.py", "test_upgrade.py",
    "test_annotations.py", "test_backfill_lists.py", "test_processes.py", "test_holding.py", "test_not_an_article.py",
    "test_api_and_feeds.py", "test_lists.py", "test_adding.py",
)  # fmt: skip
"""Files of a minute and more. Workers take whole files in order, and one that begins last keeps the others waiting."""
_SHORT = ("contract", "unit")
"""Two thirds of the tests, which take a tenth of the time: they come last, so that all workers end together."""
_WORKERS_PER_CORE = 3
"""Most of the time, tests of whole services wait: for a process to start, a poll, a retry."""
_HERE = Path(__file__).parent


class _ByFile(LoadFileScheduling):  # type: ignore[misc]  # untyped
    """Give a worker whole files, and those with a search cluster as if they were one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "search cluster" if file.endswith(_WITH_SEARCH_CLUSTER) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    return _ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    return _WORKERS_PER_CORE * (os.cpu_count() or 1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _turn(item.path))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what reads the material before anything is started for it, if the material is not there."""
    if item.get_closest_marker("shared_data"):
        shared_data("pages")


def _turn(path: Path) -> int:
    if str(path).endswith(_WITH_SEARCH_CLUSTER):
        return 0
    if path.name in _LONGEST:
        return 1 + _LONGEST.index(path.name)
    return 1 + len(_LONGEST) + (path.relative_to(_HERE).parts[0] in _SHORT)


__all__ = [
    "archive_url", "cluster", "database_url", "migrated", "newer_search_node", "postgres", "redis_url", "same_day",
    "search_node", "valkey",
]  # fmt: skip
