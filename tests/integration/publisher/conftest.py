from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.publishing import Press, open_press


@pytest.fixture
def database_url(archive_url: str) -> str:
    """Return the address of the archive that `press` writes."""
    return archive_url


@pytest_asyncio.fixture
async def press(database_url: str) -> AsyncIterator[Press]:
    async with open_press(database_url) as press:
        yield press
