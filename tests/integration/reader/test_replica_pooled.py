"""A read replica behind PgBouncer, and the primary behind another: the bound on withheld articles still holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from pydantic import SecretStr

from services.console.operate import checks
from shared.archive.maintenance.withhold import withhold_article
from shared.archive.schema.roles import READER
from shared.errors import Misconfigured
from shared.settings import SharedSettings
from tests.integration.reader.material import found, paragraphs
from tests.integration.reader.running import SiteUnderTest, serving_site, settings_for
from tests.integration.reader.test_replica import FAR, PAGE, URL
from tests.pgbouncer import Bouncer, pgbouncer
from tests.replicas import Pair, primary_and_replica
from tests.servers import as_role


@dataclass
class Pooled:
    """Both servers, each with a PgBouncer in transaction mode before it."""

    pair: Pair
    primary: Bouncer
    replica: Bouncer


@pytest.fixture(scope="module")
def pooled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pooled]:
    one, other = tmp_path_factory.mktemp("pool-of-primary"), tmp_path_factory.mktemp("pool-of-replica")
    with (
        primary_and_replica(tmp_path_factory.mktemp("pair")) as pair,
        pgbouncer(pair.primary, one) as primary,
        pgbouncer(pair.replica, other) as replica,
    ):
        yield Pooled(pair, primary, replica)


@pytest_asyncio.fixture
async def site(pooled: Pooled, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[SiteUnderTest]:
    name = f"t{tmp_path.name}".replace("-", "_")
    with psycopg.connect(pooled.pair.primary.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = pooled.pair.primary.url_of(name)
    await found(url)
    login = as_role(url, READER)
    given = {
        "database_url": SecretStr(pooled.primary.of(login)),
        "database_read_url": SecretStr(pooled.replica.of(login)),
        "database_pooler": True,
        "database_read_lag_s": getattr(request, "param", 2.0),
    }
    async with serving_site(settings_for(url, tmp_path).model_copy(update=given), url) as under_test:
        await under_test.filler.outlet("gazette", "The Gazette", {"en": "en"})
        await under_test.until("/readyz", lambda a: a.json["replica"]["used"])
        yield under_test


@pytest.mark.parametrize("site", [3600.0], indirect=True)
async def test_pages_come_from_the_replica_through_its_pooler(site: SiteUnderTest, pooled: Pooled) -> None:
    pooled.pair.pause()
    try:
        await site.filler.article(URL, "The tide", paragraphs("It rose."))
        await site.indexed(1)
        for _ in range(12):  # more often than a statement is run before psycopg prepares it
            assert (await site.get(PAGE)).status == 404, "the replica has not seen it"
    finally:
        pooled.pair.resume()
    await site.until(PAGE, lambda a: a.status == 200)


async def test_a_withheld_article_is_not_shown_by_a_replica_that_stands_still(
    site: SiteUnderTest, pooled: Pooled
) -> None:
    await site.filler.article(URL, "The tide", paragraphs("It rose."))
    await site.until(PAGE, lambda a: a.status == 200)
    pooled.pair.pause()
    try:
        async with await psycopg.AsyncConnection.connect(site.database_url) as conn:
            await withhold_article(conn, URL, "order of a court")
        await site.until(PAGE, lambda a: a.status == 451)
        assert (await site.get("/readyz")).json["replica"]["why"] == FAR
    finally:
        pooled.pair.resume()
    await site.until("/readyz", lambda a: a.json["replica"]["used"])
    assert (await site.get(PAGE)).status == 451


async def test_a_replica_that_dies_behind_its_pooler_and_comes_back(site: SiteUnderTest, pooled: Pooled) -> None:
    await site.filler.article(URL, "The tide", paragraphs("It rose."))
    await site.until(PAGE, lambda a: a.status == 200)
    pooled.pair.stop_replica()
    try:
        answers = await asyncio.gather(*(site.get(PAGE) for _ in range(8)))
        assert {answer.status for answer in answers} == {200}, "the primary answers instead"
        await site.until("/readyz", lambda a: not a.json["replica"]["used"])
    finally:
        pooled.pair.restart_replica()
    await site.until("/readyz", lambda a: a.json["replica"]["used"])
    assert (await site.get(PAGE)).status == 200


async def test_the_check_compares_both_through_the_poolers(
    site: SiteUnderTest, pooled: Pooled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRESSWATCH_DATABASE_POOLER", "true")
    monkeypatch.setenv("PRESSWATCH_DATABASE_URL", pooled.primary.of(site.database_url))
    monkeypatch.setenv("PRESSWATCH_DATABASE_READ_URL", pooled.replica.of(site.database_url))
    assert "s behind" in await checks.replica(SharedSettings())
    monkeypatch.setenv("PRESSWATCH_DATABASE_READ_URL", pooled.primary.of(site.database_url))
    with pytest.raises(Misconfigured, match="does not lead to a replica"):
        await checks.replica(SharedSettings())


async def test_a_primary_that_dies_behind_its_pooler_is_an_outage_and_no_endless_wait(
    site: SiteUnderTest, pooled: Pooled
) -> None:
    """PgBouncer accepts the queries and holds them for two minutes."""
    await site.filler.article(URL, "The tide", paragraphs("It rose."))
    await site.until(PAGE, lambda a: a.status == 200)
    pooled.pair.primary.child.kill()
    try:
        answers = await asyncio.gather(*(site.get(PAGE) for _ in range(8)))
        assert {answer.status for answer in answers} <= {200, 503}
        await site.until(PAGE, lambda a: a.status == 503)
    finally:
        pooled.pair.restart_primary()
    await site.until(PAGE, lambda a: a.status == 200)
