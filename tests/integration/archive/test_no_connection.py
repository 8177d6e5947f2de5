"""Who gets no connection to the database learns why: the log, `/readyz` and commands repeat it."""

from __future__ import annotations

import pytest

from shared.archive.schema.connection import connection, open_pool
from shared.errors import Unavailable
from tests.publishing import settings_for


@pytest.mark.parametrize(
    ("word", "by", "why"),
    [("@", "x@", "password authentication failed"), ("@127.0.0.1:", "@127.0.0.1:1", "Connection refused|invalid port")],
)
async def test_the_words_of_the_server_are_passed_on(database_url: str, word: str, by: str, why: str) -> None:
    async with open_pool(settings_for(database_url.replace(word, by)), size=1) as pool:
        with pytest.raises(Unavailable, match=f"the archive's database: .*({why})"):
            async with connection(pool):
                pass


async def test_a_process_that_uses_all_its_connections_says_so(database_url: str) -> None:
    async with open_pool(settings_for(database_url), size=1) as pool, connection(pool):
        with pytest.raises(Unavailable, match="all 1 connections of this process were in use for 5 s"):
            async with connection(pool):
                pass
