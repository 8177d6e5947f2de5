"""`presswatch check` says what to mend: real servers with a fault each."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import socket
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from services.console.operate import check, checks, search_check
from services.console.run.embedded import Postgres, Valkey, start_valkey
from services.console.run.embedded.children import free_port
from services.reader.adapters.search.engine import IndexBroken, SearchUnavailable
from services.reader.adapters.search.opensearch.bulk import BulkWriter
from shared.archive.schema.connection import connection, open_pool
from shared.archive.schema.migrate import migrate
from shared.archive.schema.roles import READER
from shared.errors import Misconfigured, StoreUnavailable
from shared.settings import SharedSettings
from tests.command import presswatch
from tests.object_stores import Rclone, object_server
from tests.opensearch import Node
from tests.servers import as_role


@pytest.mark.parametrize(
    ("options", "cluster", "mend"),
    [
        (["replicaof 127.0.0.1 9"], False, "a replica, which takes no writes: name the primary"),
        (["cluster-enabled yes"], False, "set PRESSWATCH_REDIS_CLUSTER=true"),
        ([], True, "set PRESSWATCH_REDIS_CLUSTER=false"),
    ],
)
async def test_another_kind_of_stream_server(tmp_path: Path, options: list[str], cluster: bool, mend: str) -> None:
    server = start_valkey(tmp_path, "word", extra=(*options, f"cluster-port {free_port()}"))
    try:
        settings = SharedSettings(redis_url=SecretStr(server.url), redis_cluster=cluster)
        found = await check._found("stream server", checks.stream_server, settings)
        assert not found.well and mend in found.said, found
    finally:
        server.child.process.kill()
        server.child.process.wait()


async def test_a_database_without_tables_or_rights(database_url: str) -> None:
    with pytest.raises(Misconfigured, match="run `presswatch migrate`"):
        await checks.database(settings_of(database_url))
    async with open_pool(settings_of(database_url), size=1) as pool, connection(pool) as conn:
        await migrate(conn)
    assert "the schema is current" in await checks.database(settings_of(database_url))
    with pytest.raises(Misconfigured, match=r"may not write the archive: use the operator's"):
        await checks.database(settings_of(as_role(database_url, READER)))


def settings_of(database_url: str) -> SharedSettings:
    return SharedSettings(database_url=SecretStr(database_url))


async def test_bodies_that_cannot_be_stored(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="not a folder that can be written"):
        await checks.bodies(SharedSettings(blobs=str(tmp_path / "none")))
    with object_server(Rclone, tmp_path / "server") as server:
        assert "can be written, read and listed" in await checks.bodies(server.settings("check"))
        with pytest.raises(StoreUnavailable, match="check the access key and its rights"):
            await checks.bodies(server.settings("check", secret="wrong"))


async def test_a_search_cluster_and_one_that_is_away(search_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await search_check.examine_search(SharedSettings()) == "each reader has an index of its own"
    monkeypatch.setenv("PRESSWATCH_SEARCH_URL", search_node.url)
    done = await asyncio.to_thread(presswatch, "check", "--json")
    (found,) = (one for one in json.loads(done.stdout) if one["what"] == "search")
    assert found["well"] and f"OpenSearch {search_node.release.version}, its health is" in found["said"]
    monkeypatch.setenv("PRESSWATCH_SEARCH_URL", "http://127.0.0.1:9")
    with pytest.raises(SearchUnavailable, match="does not answer"):
        await search_check.examine_search(SharedSettings())


LOST = {"settings": {"index.routing.allocation.require._name": "no node", "index.number_of_replicas": 0}}


def test_a_search_cluster_that_has_lost_a_shard(search_node: Node) -> None:
    lost = f"/lost-{secrets.token_hex(4)}"
    search_node.ask(f"{lost}?wait_for_active_shards=0", LOST, "PUT")
    try:
        done = presswatch("check", "--json", search_url=search_node.url)
    finally:
        search_node.ask(lost, method="DELETE")
    (found,) = (one for one in json.loads(done.stdout) if one["what"] == "search")
    assert not found["well"] and "has lost a shard" in found["said"]


@pytest.mark.parametrize(
    ("error", "seen_as"), [(IndexBroken, SearchUnavailable), (asyncio.CancelledError, asyncio.CancelledError)]
)
async def test_no_index_is_left_over(
    search_node: Node, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], seen_as: type[BaseException]
) -> None:
    name, seen = f"archive{secrets.token_hex(4)}", list[str]()

    async def fail(_: object) -> None:
        seen.extend(search_node.ask(f"/{name}-check-*"))
        raise error

    monkeypatch.setenv("PRESSWATCH_SEARCH_URL", f"{search_node.url}/{name}")
    monkeypatch.setattr(BulkWriter, "flush", fail)
    with pytest.raises(seen_as):
        await search_check.examine_search(SharedSettings())
    assert len(seen) == 1 and not search_node.ask(f"/{name}-check-*")


async def test_sources_with_a_fault(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('id = "x"\ncolour = "red"\n')
    with pytest.raises(Misconfigured, match="the first: "):
        await checks.sources(SharedSettings(sources=str(tmp_path)))


@pytest.mark.parametrize(
    ("word", "by", "mend"),
    [
        ("@", "x@", "check PRESSWATCH_DATABASE_URL, PRESSWATCH_DATABASE_USER and PRESSWATCH_DATABASE_PASSWORD"),
        (":{port}/", ":9/", "start it, or correct host and port in PRESSWATCH_DATABASE_URL"),
        ("@", "@word/@", "@ : / % in a password as %40 %3A %2F %25"),
        ("postgresql://", "mysql://", "write it as postgresql://HOST:PORT/DATABASE"),
        ("/{name}", "/none", r"create the database and its roles \(docs/roles.md\)"),
        ("/{name}", "/{name}?sslmode=verify-full&sslrootcert=system", "turn on TLS at the server"),
    ],
)
async def test_what_to_mend_at_the_database(
    postgres: Postgres, database_url: str, word: str, by: str, mend: str
) -> None:
    names = {"port": postgres.port, "name": database_url.rpartition("/")[2]}
    wrong = database_url.replace(word.format(**names), by.format(**names))
    found = await check._found("database", checks.database, settings_of(wrong))
    assert not found.well
    assert re.search(mend, found.said), found.said


async def test_a_host_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str, *_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = await check._found("database", checks.database, settings_of("postgresql://ann:hunter2@db.invalid/x"))
    assert "'db.invalid'" in found.said and "correct the host in PRESSWATCH_DATABASE_URL" in found.said
    assert "hunter2" not in found.said


async def test_what_to_mend_at_the_stream_server(valkey: Valkey) -> None:
    async def said(url: str) -> str:
        return (await check._found("", checks.stream_server, SharedSettings(redis_url=SecretStr(url)))).said

    assert "PRESSWATCH_REDIS_PASSWORD" in await said(valkey.url.replace("@", "x@"))
    assert "start it, or correct PRESSWATCH_REDIS_URL" in await said("redis://127.0.0.1:9/0")
    assert "only where the server speaks TLS" in await said(valkey.url.replace("redis://", "rediss://"))


def test_the_report_is_json_and_names_each_fault_once(tmp_path: Path) -> None:
    """Without any server: the clock cannot be compared for the reason that the stream server is away."""
    done = presswatch(
        "check", "--json", redis_url="redis://127.0.0.1:9/0", search_url="http://127.0.0.1:9",
        database_url="postgresql://127.0.0.1:9/x", blobs=tmp_path, site_port="none",
    )  # fmt: skip
    found = {one["what"]: one["said"] for one in json.loads(done.stdout)}
    assert done.returncode == 1
    assert "PRESSWATCH_SITE_PORT" in found["settings"]
    assert found["read replica"] == found["search"] == "not examined: mend the settings first"
    assert found["clock"] == "not examined: mend the stream server first"


async def test_a_bucket_that_is_not_there(tmp_path: Path) -> None:
    with object_server(Rclone, tmp_path / "server") as server:
        missing = server.settings("check").model_copy(update={"blobs": "s3://none/check"})
        with pytest.raises(StoreUnavailable, match="make the bucket, or correct PRESSWATCH_BLOBS"):
            await checks.bodies(missing)


async def test_a_web_site_in_place_of_the_object_store(tmp_path: Path) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=405, text="<!DOCTYPE HTML><html><body>Method not allowed</body></html>")

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    async with TestServer(app) as server:
        settings = SharedSettings(
            blobs="s3://b/x", blobs_endpoint=f"http://127.0.0.1:{server.port}", blobs_access_key=SecretStr("a"),
            blobs_secret_key=SecretStr("b"),
        )  # fmt: skip
        found = await check._found("bodies", checks.bodies, settings)
    assert "a web site answers there: correct PRESSWATCH_BLOBS_ENDPOINT" in found.said


async def test_a_setting_with_a_slip_in_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PRESSWATCH_OTHER_PROGRAM", "PRESSWATCH_REDIS", "PRESSWATCH_SITE"):  # the last two: our examples
        monkeypatch.setenv(name, "1")
    assert "all can be read" in await checks.settings(SharedSettings())
    monkeypatch.setenv("PRESSWATCH_SITE_PROT", "1")
    with pytest.raises(Misconfigured, match="PRESSWATCH_SITE_PROT is not a setting: is it PRESSWATCH_SITE_PORT"):
        await checks.settings(SharedSettings())


async def test_what_to_mend_at_the_search_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_SEARCH_URL", "http://127.0.0.1:9")
    found = await check._found("search", search_check.examine_search, SharedSettings())
    assert found.said.endswith("start it, or correct PRESSWATCH_SEARCH_URL")
