"""One reader for all tests of a file that only ask: it runs in a thread, and nothing can write to its archive."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
import pytest_asyncio

from services.console.run.embedded import Postgres
from services.reader.app import running
from services.reader.settings import ReaderSettings
from tests.integration.reader.material import found
from tests.integration.reader.running import PATIENCE_S, Site, addresses, hurried, new_client, settings_for
from tests.servers import new_database


@pytest.fixture(scope="module")
def shared_reader(
    filled: tuple[str, Path], postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """Return the addresses of a site with the press in it and of its health."""
    template, blobs = filled
    folder = tmp_path_factory.mktemp("shared-site")
    shutil.copytree(blobs, folder / "blobs")
    with new_database(postgres, template) as url, hurried():
        asyncio.run(_found_and_locked(url))
        with _in_thread(settings_for(url, folder)) as found_addresses:
            yield found_addresses


async def _found_and_locked(database_url: str) -> None:
    """Refuse writes, in all sessions to come. No reader writes, and no test may change what another one sees."""
    await found(database_url)
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())


@contextmanager
def _in_thread(settings: ReaderSettings) -> Iterator[tuple[str, str]]:
    """Run the reader on an event loop of its own, because each test has another one."""
    up, over = Event(), Event()

    async def run() -> None:
        async with running(settings):
            up.set()
            await asyncio.to_thread(over.wait)

    thread = Thread(target=asyncio.run, args=(run(),))
    thread.start()
    try:
        assert up.wait(PATIENCE_S), "the reader does not start"
        yield addresses(settings)
    finally:
        over.set()
        thread.join()


@pytest_asyncio.fixture
async def shared_site(shared_reader: tuple[str, str]) -> AsyncIterator[Site]:
    """With the press in it and in its index, as `site`, for tests that change nothing."""
    async with new_client() as client:
        site = Site(*shared_reader, client)
        await site.indexed(77)
        yield site
