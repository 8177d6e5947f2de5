from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.publishing import Press, open_press


@pytest_asyncio.fixture
async def press(database_url: str) -> AsyncIterator[Press]:
    async with open_press(database_url) as press:
        yield press
