"""Who gets no connection to the database learns why: the log, `/readyz` and commands repeat it."""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import urlsplit

import pytest

from shared.archive.schema.connection import connection, open_pool
from shared.errors import Unavailable
from tests.chaos.proxy import Proxy
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


class FirstHangs(Proxy):
    """Passes on every connection but the first, which gets no answer, as during an outage."""

    _hung = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._hung:
            return await super()._serve(reader, writer)
        self._hung = True
        with contextlib.suppress(asyncio.CancelledError):  # the loop ends
            while await reader.read(16384):
                pass
        writer.close()


async def test_a_pool_that_connects_again_after_an_outage_does_not_claim_to_be_in_use(database_url: str) -> None:
    proxy, port = FirstHangs(urlsplit(database_url).port or 0), urlsplit(database_url).port
    await proxy.start()
    async with open_pool(settings_for(database_url.replace(f":{port}/", f":{proxy.port}/")), size=1) as pool:
        with pytest.raises(Unavailable, match="no connection came about within 5 s, but now the server answers"):
            async with connection(pool):
                pass
        async with connection(pool):
            assert len(pool.lent) == 1
        assert not pool.lent
