"""Visitors read from a streaming replica while it is hardly behind, and from the primary at other times."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from pydantic import SecretStr

from services.console.operate import checks
from services.console.operate.status_display import show
from shared.archive.maintenance.withhold import withhold_article
from shared.archive.schema.roles import READER
from shared.errors import Misconfigured
from shared.ids import article_id
from shared.settings import SharedSettings
from tests.integration.reader.material import found, paragraphs
from tests.integration.reader.running import SiteUnderTest, serving_site, settings_for
from tests.replicas import Pair, primary_and_replica
from tests.servers import as_role
from tests.waiting import eventually

URL = "https://gazette.example/tide"
PAGE = f"/a/{article_id(URL)}"
FAR = "the replica is too far behind, or its lag is not known: the primary is read instead"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with primary_and_replica(tmp_path_factory.mktemp("pair")) as both:
        yield both


@pytest_asyncio.fixture
async def site(pair: Pair, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[SiteUnderTest]:
    """A site in front of both. A replica more than two seconds behind is not read, unless a test says otherwise."""
    name = f"t{tmp_path.name}".replace("-", "_")
    with psycopg.connect(pair.primary.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = pair.primary.url_of(name)
    await found(url)
    given = {
        "database_read_url": SecretStr(pair.of_replica(url)),
        "database_read_lag_s": getattr(request, "param", 2.0),
    }
    login = as_role(url, READER)
    given["database_read_url"] = SecretStr(pair.of_replica(login))
    async with serving_site(settings_for(url, tmp_path).model_copy(update=given), url) as under_test:
        await under_test.filler.outlet("gazette", "The Gazette", {"en": "en"})
        await under_test.until("/readyz", lambda a: a.json["replica"]["used"])
        yield under_test


async def refused_in_metrics(site: SiteUnderTest) -> str:
    """Wait until the metrics say that the replica is not read; they are set once a second."""

    async def said() -> str:
        metrics = (await site.get("/metrics", base=site.health)).text
        return metrics if re.search(r"presswatch_replica_refused\S* 1.0", metrics) else ""

    return str(await eventually(said, what="the metrics say so"))


@pytest.mark.parametrize("site", [3600.0], indirect=True)
async def test_pages_come_from_the_replica(site: SiteUnderTest, pair: Pair) -> None:
    pair.pause()
    try:
        await site.filler.article(URL, "The tide", paragraphs("It rose."))
        assert (await site.get(PAGE)).status == 404, "the replica has not seen it"
        await site.until("/readyz", lambda a: a.json["replica"]["lag_s"] > 0.5)
        await site.indexed(1)  # the index follows the primary, and a hit that the replica lacks is left out
        assert (await site.get("/search?q=tide")).status == 200
    finally:
        pair.resume()
    await site.until(PAGE, lambda a: a.status == 200)


async def test_a_withheld_article_is_not_shown_by_a_replica_that_stands_still(site: SiteUnderTest, pair: Pair) -> None:
    await site.filler.article(URL, "The tide", paragraphs("It rose."))
    await site.until(PAGE, lambda a: a.status == 200)
    pair.pause()
    try:
        async with await psycopg.AsyncConnection.connect(site.database_url) as conn:
            await withhold_article(conn, URL, "order of a court")
        await site.until(PAGE, lambda a: a.status == 451)  # the replica never learns of it here
        answer = (await site.get("/readyz")).json
        assert (answer["ready"], answer["replica"]["used"], answer["replica"]["why"]) == (True, False, FAR)
        metrics = await refused_in_metrics(site)
        assert 'presswatch_replica_refused{why="behind"} 1.0' in metrics
        assert 'presswatch_replica_refused{why="away"} 0.0' in metrics
    finally:
        pair.resume()
    await site.until("/readyz", lambda a: a.json["replica"]["used"])
    assert (await site.get(PAGE)).status == 451


async def test_a_replica_that_dies_under_visitors(site: SiteUnderTest, pair: Pair) -> None:
    await site.filler.article(URL, "The tide", paragraphs("It rose."))
    await site.until(PAGE, lambda a: a.status == 200)
    pair.stop_replica()
    answers = await asyncio.gather(*(site.get(PAGE) for _ in range(8)))
    assert {answer.status for answer in answers} == {200}, "the primary answers at once"
    said = "the replica does not answer: the primary is read instead"
    await site.until("/readyz", lambda a: a.json["replica"]["why"] == said)
    pair.restart_replica()
    await site.until("/readyz", lambda a: a.json["replica"]["used"])
    assert (await site.get(PAGE)).status == 200


async def test_a_primary_that_cannot_be_asked_is_no_reason_to_trust_the_replica(
    site: SiteUnderTest, pair: Pair
) -> None:
    await site.filler.article(URL, "The tide", paragraphs("It rose."))
    await site.until(PAGE, lambda a: a.status == 200)
    name = psycopg.conninfo.conninfo_to_dict(site.database_url)["dbname"]
    with psycopg.connect(pair.primary.url, autocommit=True) as admin:
        # The limit does not hold for the superuser. The role is the reader's, which loses its primary alone.
        admin.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0".encode())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'presswatch_reader'")
        try:
            await site.until(PAGE, lambda a: a.status == 503)
            assert (await site.get("/readyz")).json["replica"]["why"] == FAR
        finally:
            admin.execute(f"ALTER DATABASE {name} CONNECTION LIMIT -1".encode())
    await site.until("/readyz", lambda a: a.json["replica"]["used"])
    assert (await site.get(PAGE)).status == 200


async def test_an_address_that_leads_to_no_replica(pair: Pair, tmp_path: Path, database_url: str) -> None:
    await found(database_url)
    for other in (as_role(database_url, READER), pair.of_replica(as_role(pair.primary.url, READER))):
        settings = settings_for(database_url, tmp_path).model_copy(update={"database_read_url": SecretStr(other)})
        async with serving_site(settings, database_url) as wrong:
            said = await wrong.until("/readyz", lambda a: a.json["replica"]["why"].startswith("PRESSWATCH"))
            assert "does not lead to a replica of this database" in said.json["replica"]["why"]
            assert (await wrong.get("/")).status == 200


async def test_the_command_names_the_lag_and_what_is_wrong(
    site: SiteUnderTest,
    pair: Pair,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PRESSWATCH_REDIS_URL", redis_url)
    monkeypatch.setenv("PRESSWATCH_DATABASE_URL", site.database_url)
    await asyncio.to_thread(show, None, f"reader={site.health}", False, True)
    printed = capsys.readouterr().out  # with what the reader logs in this process
    assert json.loads(printed[printed.index("{") :])["replica_lag_s"] >= 0
    monkeypatch.setenv("PRESSWATCH_DATABASE_READ_URL", pair.of_replica(site.database_url))
    assert "s behind" in await checks.replica(SharedSettings())
    pair.pause()
    try:
        await site.filler.article(URL, "The tide", paragraphs("It rose."))
        await refused_in_metrics(site)
        await asyncio.to_thread(show, None, f"reader={site.health}", False, False)
        reported = " ".join(capsys.readouterr().out.split())
        assert f"reader: {FAR}" in reported and "read replica" in reported
    finally:
        pair.resume()
    monkeypatch.setenv("PRESSWATCH_DATABASE_READ_URL", site.database_url)
    with pytest.raises(Misconfigured, match="does not lead to a replica"):
        await checks.replica(SharedSettings())
