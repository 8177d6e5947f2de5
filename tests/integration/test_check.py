"""`presswatch check` says what to mend: real servers with a fault each."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from services.console.operate import checks
from services.console.run.embedded import start_valkey
from services.reader.adapters.search.engine import SearchUnavailable
from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import migrate
from shared.archive.schema.roles import READER
from shared.errors import Misconfigured, StoreUnavailable
from shared.settings import SharedSettings
from tests.object_stores import Rclone, object_server
from tests.opensearch import Node
from tests.servers import as_role


@pytest.mark.parametrize(
    ("line", "said"),
    [("maxmemory-policy allkeys-lru", "set `maxmemory-policy noeviction`"), ("appendonly no", "set `appendonly yes`")],
)
async def test_a_stream_server_that_may_lose_entries(tmp_path: Path, line: str, said: str) -> None:
    server = start_valkey(tmp_path, "word", extra=(line,))
    try:
        with pytest.raises(Misconfigured, match=said):
            await checks.stream_server(SharedSettings(redis_url=SecretStr(server.url)))
    finally:
        server.child.process.kill()
        server.child.process.wait()


async def test_a_database_without_tables_or_rights(database_url: str) -> None:
    with pytest.raises(Misconfigured, match="run `presswatch migrate`"):
        await checks.database(settings_of(database_url))
    async with open_pool(settings_of(database_url), size=1) as pool, connection(pool) as conn:
        await migrate(conn)
    assert "the schema is of this version" in await checks.database(settings_of(database_url))
    with pytest.raises(Misconfigured, match=r"may not write the archive: use the operator's"):
        await checks.database(settings_of(as_role(database_url, READER)))


def settings_of(database_url: str) -> SharedSettings:
    return SharedSettings(database_url=SecretStr(database_url))


async def test_bodies_that_cannot_be_stored(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no folder that can be written"):
        await checks.bodies(SharedSettings(blobs=str(tmp_path / "none")))
    with object_server(Rclone, tmp_path / "server") as server:
        assert "can be written, read and listed" in await checks.bodies(server.settings("check"))
        with pytest.raises(StoreUnavailable, match="check the access key and its rights"):
            await checks.bodies(server.settings("check", secret="wrong"))


async def test_a_search_cluster_and_one_that_is_away(search_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await checks.search(SharedSettings()) == "each reader has an index of its own"
    monkeypatch.setenv("PRESSWATCH_SEARCH_URL", search_node.url)
    assert f"OpenSearch {search_node.release.version}, its health is" in await checks.search(SharedSettings())
    monkeypatch.setenv("PRESSWATCH_SEARCH_URL", "http://127.0.0.1:9")
    with pytest.raises(SearchUnavailable, match="gives no answer"):
        await checks.search(SharedSettings())


async def test_sources_with_a_fault(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('id = "x"\ncolour = "red"\n')
    with pytest.raises(Misconfigured, match="the first: "):
        await checks.sources(SharedSettings(sources=str(tmp_path)))
