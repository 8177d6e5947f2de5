"""Starts the reader in the test's own process, on free ports, and asks it what a visitor would."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import jinja2
import orjson
import psycopg
import pytest
import pytest_asyncio
from jinja2.bccache import Bucket
from pydantic import SecretStr
from yarl import URL

from services.console.run.embedded import Postgres
from services.reader.adapters.search import follower
from services.reader.adapters.web import templates
from services.reader.app import running
from services.reader.settings import ReaderSettings
from shared.archive.schema.roles import OPERATOR, READER
from tests.command import presswatch
from tests.integration.reader.material import Filler, found
from tests.integration.reader.press import fill
from tests.servers import as_role, new_database

PATIENCE_S = 150.0
PAUSES = {"_SHORTEST_S": 0.05, "_LONGEST_S": 0.15}
"""The pauses between commits of the index, shorter than on a busy site: they save work and change no answer."""


class _Compiled(jinja2.BytecodeCache):
    """Templates that an earlier reader of this process compiled: a tenth of a second for each page."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._kept.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass(frozen=True, slots=True)
class Site:
    """A site to ask. Nothing here can change what it shows."""

    url: str
    health: str
    client: aiohttp.ClientSession

    async def get(self, path: str, *, base: str = "", follow: bool = False, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.get(
            URL((base or self.url) + path, encoded=True), headers=named, allow_redirects=follow
        ) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def until(self, path: str, holds: Callable[[Answer], bool]) -> Answer:
        """Asks again until the answer is as it should be; fails with the last one."""
        for _ in range(int(PATIENCE_S / 0.05)):
            answer = await self.get(path)
            if holds(answer):
                return answer
            await asyncio.sleep(0.05)
        raise AssertionError(f"{path} never came to answer so; last: {answer.status} {answer.text[:300]}")

    async def indexed(self, articles: int) -> None:
        await self.until("/api/v1/search?state=live", lambda a: a.json["complete"] and a.json["total"] >= articles)


@dataclass(frozen=True, slots=True)
class SiteUnderTest(Site):
    """A site of one test, and what that test may write behind it."""

    filler: Filler
    settings: ReaderSettings
    database_url: str


def settings_for(database_url: str, folder: Path) -> ReaderSettings:
    return ReaderSettings(
        database_url=SecretStr(as_role(database_url, READER)),
        blobs=str(folder / "blobs"), index=folder / "index", site_port=0,
        health_file=folder / "reader.json", site_file=folder / "site.json",
    )  # fmt: skip


@asynccontextmanager
async def serving_site(settings: ReaderSettings, database_url: str) -> AsyncIterator[SiteUnderTest]:
    """With the rights of the settings; `database_url` is the owner's, for what a test writes."""
    with hurried():
        async with _serving(settings, database_url) as under_test:
            yield under_test


@contextmanager
def hurried() -> Iterator[None]:
    """Let readers of this process commit their index after shorter pauses, and keep compiled templates."""
    with pytest.MonkeyPatch.context() as patch:
        for name, pause in PAUSES.items():
            patch.setattr(follower, name, pause)
        patch.setattr(templates, "CompiledTemplates", lambda _folder, _version: _COMPILED)
        yield


@asynccontextmanager
async def _serving(settings: ReaderSettings, database_url: str) -> AsyncIterator[SiteUnderTest]:
    async with (
        await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection,
        new_client() as client,
        running(settings),
    ):
        filler = Filler(connection, Path(settings.blobs))
        yield SiteUnderTest(*addresses(settings), client, filler, settings, database_url)


def new_client() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE_S))


def addresses(settings: ReaderSettings) -> tuple[str, str]:
    """Return where the running reader serves its site and its health."""
    assert settings.health_file is not None and settings.site_file is not None
    site, health = (str(orjson.loads(f.read_bytes())["url"]) for f in (settings.site_file, settings.health_file))
    return site, health


@pytest_asyncio.fixture
async def empty_site(archive_url: str, tmp_path: Path) -> AsyncIterator[SiteUnderTest]:
    """Before the first article."""
    await found(archive_url)  # the roles' rights to the database itself are no part of the copy
    async with serving_site(settings_for(archive_url, tmp_path), archive_url) as under_test:
        yield under_test


@pytest.fixture(scope="session")
def filled(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return the name of a database with the press in it, and its blob store: what `site` begins with a copy of."""
    name, blobs = f"press{secrets.token_hex(4)}", tmp_path_factory.mktemp("press") / "blobs"  # one for each conftest
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    asyncio.run(_fill(postgres.url_of(name), blobs))
    return name, blobs


async def _fill(database_url: str, blobs: Path) -> None:
    await found(database_url)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await fill(Filler(connection, blobs))


@pytest_asyncio.fixture
async def filled_url(filled: tuple[str, Path], postgres: Postgres, tmp_path: Path) -> AsyncIterator[str]:
    """Return the address of a database with the press in it. Its blob store is in `tmp_path`."""
    template, blobs = filled
    shutil.copytree(blobs, tmp_path / "blobs")
    with new_database(postgres, template) as url:
        await found(url)  # the roles' rights to the database itself are no part of the copy
        yield url


@pytest_asyncio.fixture
async def site(filled_url: str, tmp_path: Path) -> AsyncIterator[SiteUnderTest]:
    """With the press in it and in its index."""
    async with serving_site(settings_for(filled_url, tmp_path), filled_url) as under_test:
        await under_test.indexed(77)
        yield under_test


def as_operator(site: SiteUnderTest, *words: object) -> subprocess.CompletedProcess[str]:
    """Run `presswatch` on the site's archive, with the rights of the operator."""
    return presswatch(*words, database_url=as_role(site.database_url, OPERATOR), blobs=site.settings.blobs)


async def hits(site: SiteUnderTest, query: str) -> list[str]:
    """Return the ids of the articles that a search finds."""
    return [one["id"] for one in (await site.get(f"/api/v1/search?{query}")).json["articles"]]
