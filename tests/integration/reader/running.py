"""Starts the reader in the test's own process, on free ports, and asks it what a visitor would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import psycopg
import pytest_asyncio
from pydantic import SecretStr
from yarl import URL

from services.reader.app import running
from services.reader.settings import ReaderSettings
from shared.archive.schema.roles import READER
from tests.integration.reader.material import Filler, found
from tests.integration.reader.press import fill
from tests.servers import as_role

PATIENCE_S = 150.0


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
class SiteUnderTest:
    url: str
    health: str
    filler: Filler
    settings: ReaderSettings
    client: aiohttp.ClientSession
    database_url: str

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


def settings_for(database_url: str, folder: Path) -> ReaderSettings:
    return ReaderSettings(
        database_url=SecretStr(as_role(database_url, READER)),
        blobs=str(folder / "blobs"), index=folder / "index", site_port=0,
        health_file=folder / "reader.json", site_file=folder / "site.json",
    )  # fmt: skip


@asynccontextmanager
async def serving_site(settings: ReaderSettings, database_url: str) -> AsyncIterator[SiteUnderTest]:
    """With the rights of the settings; `database_url` is the owner's, for what a test writes."""
    async with (
        await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(20)) as client,
        running(settings),
    ):
        assert settings.health_file is not None and settings.site_file is not None
        site = orjson.loads(settings.site_file.read_bytes())["url"]
        health = orjson.loads(settings.health_file.read_bytes())["url"]
        yield SiteUnderTest(site, health, Filler(connection, Path(settings.blobs)), settings, client, database_url)


@pytest_asyncio.fixture
async def empty_site(database_url: str, tmp_path: Path) -> AsyncIterator[SiteUnderTest]:
    """Before the first article."""
    await found(database_url)
    async with serving_site(settings_for(database_url, tmp_path), database_url) as under_test:
        yield under_test


@pytest_asyncio.fixture
async def site(empty_site: SiteUnderTest) -> SiteUnderTest:
    """With the press in it and in its index."""
    await fill(empty_site.filler)
    await empty_site.indexed(77)
    return empty_site
