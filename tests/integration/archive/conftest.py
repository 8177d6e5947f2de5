from collections.abc import Iterator

import pytest

from services.console.run.embedded import Postgres
from tests.integration.publisher.conftest import press
from tests.servers import new_database

__all__ = ["press"]


@pytest.fixture
def target(postgres: Postgres) -> Iterator[str]:
    """Return the address of an empty database, to restore into."""
    with new_database(postgres) as url:
        yield url
