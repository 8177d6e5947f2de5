"""Publisher, reader and commands through a real PgBouncer in transaction mode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from services.console.operate import checks
from services.console.run.embedded import Postgres
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.connection.server import ReadServer
from shared.archive.schema.connection import KEYED, connection, conninfo, open_pool
from shared.contracts import ObservationKind
from shared.errors import Misconfigured, Unavailable
from shared.ids import article_id
from shared.settings import SharedSettings
from shared.streams.bus.topology import StreamName
from tests.command import presswatch
from tests.integration.publisher.service import publisher_process
from tests.integration.publisher.test_service import counts, feed
from tests.integration.reader.running import serving_site, settings_for
from tests.pgbouncer import Bouncer, pgbouncer
from tests.publishing import START, Press, enriched, hours, observed
from tests.service_process import ServiceProcess
from tests.waiting import eventually


@pytest.fixture(scope="module")
def bouncer(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bouncer]:
    with pgbouncer(postgres, tmp_path_factory.mktemp("pgbouncer")) as found:
        yield found


@pytest.fixture
def settings(bouncer: Bouncer, database_url: str) -> SharedSettings:
    return SharedSettings(database_url=SecretStr(bouncer.of(database_url)), database_pooler=True)


def run(settings: dict[str, str], *words: str | Path) -> str:
    done = presswatch(*words, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def test_articles_pass_from_the_streams_to_visitors(
    bouncer: Bouncer, settings: SharedSettings, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    url = settings.database_url.get_secret_value()
    environment = {"database_url": url, "database_pooler": "true"}
    assert "0001_archive" in run(environment, "migrate")
    publisher = publisher_process(tmp_path, redis_url, url, database_pooler="true")
    publisher.start()
    try:
        async with open_pool(settings) as pool, Redis.from_url(redis_url) as redis:
            press = Press(pool)
            await eventually(lambda: ready(publisher), what="the publisher to be ready")
            for first in range(0, 60, 20):  # several batches, so that a prepared statement would come into use
                await feed(redis, StreamName.ENRICHED, *(enriched(f"a{n}", START) for n in range(first, first + 20)))
                await eventually(counts(press, "article", first + 20), what="the articles")
            await feed(redis, StreamName.OBSERVATIONS, observed("a1", hours(1), ObservationKind.GONE))
            await eventually(counts(press, "change", 1), what="the suspected removal")
            await read_and_withhold(settings, database_url, environment, tmp_path)
    finally:
        assert publisher.stop() == 0
    log = publisher.log.read_text()
    assert '"level":"error"' not in log and "prepared statement" not in log, log


async def ready(publisher: ServiceProcess) -> bool:
    return publisher.is_ready()


async def read_and_withhold(
    settings: SharedSettings, database_url: str, environment: dict[str, str], folder: Path
) -> None:
    login = settings_for(database_url, folder).database_url.get_secret_value()
    port = psycopg.conninfo.conninfo_to_dict(settings.database_url.get_secret_value())["port"]
    through = login.replace(login.rpartition(":")[2].partition("/")[0], str(port))
    given = {"database_url": SecretStr(through), "database_pooler": True}
    page = f"/a/{article_id('https://gazette.example/a2')}"
    async with serving_site(settings_for(database_url, folder).model_copy(update=given), database_url) as site:
        await site.indexed(59)  # one is suspected to be removed
        for _ in range(12):  # more often than a statement is run before psycopg prepares it
            assert (await site.get(page)).status == (await site.get("/")).status == 200
        run(environment, "withhold", "https://gazette.example/a2", "--reason", "order of a court")
        assert (await site.get(page)).status == 451
        await site.until("/api/v1/search?state=live", lambda a: a.json["total"] == 58)
    export = folder / "export.jsonl"
    run(environment, "export", "--to", export)
    assert export.read_text().count("\n") == 59
    run(environment, "coverage", "gazette")


async def test_session_settings_hold_for_each_transaction_and_reach_no_other_client(settings: SharedSettings) -> None:
    async with open_pool(settings, size=1, options=KEYED) as keyed, open_pool(settings, size=1) as plain:
        for _ in range(3):
            assert (await shown(keyed, "enable_seqscan"), await shown(plain, "enable_seqscan")) == ("off", "on")
    info = conninfo(settings)
    async with ReadServer(info, pooled=True, statement_ms=300).opened() as server:
        with pytest.raises(Unavailable, match="QueryCanceled"):
            await ReadPool(server).dicts("SELECT pg_sleep(20)")
        assert await ReadPool(server).dicts("SHOW timezone") == [{"TimeZone": "UTC"}]
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            await ReadPool(server).dicts("CREATE TABLE stray ()")


async def shown(pool: object, name: str) -> str:
    async with connection(pool) as conn:  # type: ignore[arg-type]
        row = await (await conn.execute(f"SHOW {name}".encode())).fetchone()
    assert row is not None
    return str(row[0])


async def test_check_names_the_setting_that_is_missing(bouncer: Bouncer, settings: SharedSettings) -> None:
    without = settings.model_copy(update={"database_pooler": False})
    with pytest.raises(Misconfigured, match="set PRESSWATCH_DATABASE_POOLER=true"):
        await checks.database(without)
    with pytest.raises(Misconfigured, match="run `presswatch migrate`"):  # it gets as far as without a pooler
        await checks.database(settings)
