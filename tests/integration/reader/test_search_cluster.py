"""What holds only where readers share an index: versions, the lease, new formats, and nodes that fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from services.reader.adapters.search.engine import IndexBroken
from services.reader.adapters.search.index_state import IndexState
from services.reader.adapters.search.opensearch.address import SearchAddress
from services.reader.adapters.search.opensearch.client import OpenSearchClient
from services.reader.adapters.search.opensearch.engine import OpenSearchEngine
from services.reader.adapters.search.opensearch.lease import EXPIRES_S, Lease
from shared.archive.outbox import Cursor
from shared.query.nodes import All, Words
from tests.integration.reader.engines import CLUSTERS, START, entry, fill, new_index, settings_for_index, show, write
from tests.integration.reader.material import NOON, found, paragraphs
from tests.integration.reader.running import serving_site, settings_for
from tests.opensearch import Node, opensearch
from tests.opensearch_release import NEWER, OLDER
from tests.opensearch_security import secure

OLD = entry(1, title="Notice", text="walrus")
NEW = entry(1, title="Notice", text="seal")
EVERYTHING = All(())


@pytest.fixture(params=CLUSTERS)
def address(request: pytest.FixtureRequest) -> SearchAddress:
    return new_index(request, request.param)


@pytest.fixture
def node(request: pytest.FixtureRequest) -> Node:
    """Return the node that the test's address leads to."""
    found: Node = request.getfixturevalue(CLUSTERS[request.node.callspec.params["address"]])
    return found


@pytest_asyncio.fixture
async def shared_engine(address: SearchAddress) -> AsyncIterator[OpenSearchEngine]:
    made = OpenSearchEngine(address)
    yield made
    await made.close()


async def total(engine: OpenSearchEngine, word: str = "") -> int:
    """Return the number of hits, once everything that was written can be found."""
    await show(engine)
    return (await engine.search(Words((word,)) if word else EVERYTHING, "newest", 10, 0, None)).total


async def test_a_late_writer_brings_no_old_text_back(shared_engine: OpenSearchEngine) -> None:
    await fill(shared_engine, [OLD])
    await write(shared_engine, [NEW], (), Cursor(120, 1))
    await write(shared_engine, [OLD], (), Cursor(110, 1))
    assert (await total(shared_engine, "walrus"), await total(shared_engine, "seal")) == (0, 1)
    await write(shared_engine, [], [OLD.id], Cursor(130, 1))
    await write(shared_engine, [OLD], (), Cursor(120, 1))
    assert await total(shared_engine) == await shared_engine.count() == 0
    await write(shared_engine, [NEW], (), Cursor(140, 1))
    assert await total(shared_engine, "seal") == 1


async def test_who_searches_a_deleted_index_hears_of_it_once(shared_engine: OpenSearchEngine) -> None:
    """An answer without hits would say that the archive has none. From then on the index is known to be incomplete."""
    assert (await shared_engine.search(EVERYTHING, "newest", 10, 0, None)).total == 0, "there was no index yet"
    await fill(shared_engine, [OLD])
    assert await shared_engine.state() is not None
    await shared_engine._client.ask("DELETE", f"/{shared_engine._indices.own}")
    with pytest.raises(IndexBroken):
        await shared_engine.search(EVERYTHING, "newest", 10, 0, None)
    assert (await shared_engine.search(EVERYTHING, "newest", 10, 0, None)).total == 0
    await fill(shared_engine, [NEW])
    assert await shared_engine.state() is not None and await total(shared_engine, "seal") == 1


async def test_progress_never_goes_back(shared_engine: OpenSearchEngine) -> None:
    await fill(shared_engine, [OLD])
    further = IndexState("f", Cursor(130, 1), None)
    await shared_engine.save(further)
    await shared_engine.save(IndexState("f", Cursor(120, 1), None))
    assert await shared_engine.state() == further


async def test_one_reader_writes_and_another_takes_over(address: SearchAddress) -> None:
    first, second = (OpenSearchEngine(address) for _ in range(2))
    assert await first.leads() and await first.leads()
    assert not await second.leads()
    await first.close()
    assert await second.leads()
    await second.close()


async def test_two_readers_search_one_index(address: SearchAddress, database_url: str, tmp_path: Path) -> None:
    await found(database_url)
    cluster = settings_for_index(address)
    both = [settings_for(database_url, tmp_path / name).model_copy(update=cluster) for name in ("one", "two")]
    for settings in both:
        Path(settings.index).parent.mkdir()
    async with serving_site(both[0], database_url) as one, serving_site(both[1], database_url) as two:
        await one.filler.article("https://a.example/1", "Otter", paragraphs("In the harbour."), at=NOON)
        for site in (one, two):
            answer = await site.until("/api/v1/search?q=otter", lambda a: a.status == 200 and a.json["total"] == 1)
            assert answer.json["articles"][0]["title"] == "Otter"
            await site.until("/readyz", lambda a: a.json["index_complete"] and a.json["search_away"] is None)


async def test_a_reader_that_fell_silent_is_replaced(shared_engine: OpenSearchEngine, address: SearchAddress) -> None:
    assert await shared_engine.leads()
    now = 0.0
    client = OpenSearchClient(address)
    waiting = Lease(client, shared_engine._indices.writes, lambda: now)
    assert not await waiting.held()
    now = EXPIRES_S - 1
    assert not await waiting.held()
    now = EXPIRES_S
    assert await waiting.held()
    await client.close()


async def test_a_new_format_is_built_beside_the_old_one(address: SearchAddress) -> None:
    before, after = OpenSearchEngine(address, "4.9"), OpenSearchEngine(address, "4.10")
    await fill(before, [OLD])
    assert await after.leads()
    await after.create(IndexState("4.10", START, ""))
    await write(after, [NEW], (), START)
    assert await total(after, "walrus") == 1
    await after.save(IndexState("4.10", START, None))
    assert (await total(after, "walrus"), await total(after, "seal")) == (0, 1)
    assert not await before.leads()
    assert await before.state() == IndexState("4.10", START, None)
    assert await total(before, "seal") == 1
    assert set((await after._client.ask("GET", f"/{address.name}*")).body) == {f"{address.name}-v4.10"}
    await before.close()
    await after.close()


async def test_a_busy_cluster_is_asked_again(shared_engine: OpenSearchEngine, node: Node) -> None:
    await fill(shared_engine, [OLD])
    block = f"/{shared_engine._indices.live}/_settings"
    await asyncio.to_thread(node.ask, block, {"index.blocks.read_only_allow_delete": True}, "PUT")
    writing = asyncio.create_task(write(shared_engine, [NEW], (), Cursor(120, 1)))
    await asyncio.sleep(1)
    assert not writing.done()
    await asyncio.to_thread(node.ask, block, {"index.blocks.read_only_allow_delete": None}, "PUT")
    await writing
    assert await total(shared_engine, "seal") == 1


@pytest.fixture(params=[OLDER, NEWER], ids=lambda release: release.version)
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sequence[Node]]:
    secured = secure(tmp_path / "authority") if request.param.security else None
    with opensearch(tmp_path / "cluster", nodes=2, release=request.param, secured=secured) as nodes:
        yield nodes


async def test_nodes_fail_and_nothing_is_missing(pair: Sequence[Node], database_url: str, tmp_path: Path) -> None:
    """Kill the node that writes first, then the other one too, while articles come; then start both again."""
    await found(database_url)
    manager, data = pair
    both = SecretStr(f"{data.address}/presswatch-pair,{manager.url}")
    settings = settings_for(database_url, tmp_path).model_copy(
        update={"search_url": both, "search_ca": manager.authority}
    )
    async with serving_site(settings, database_url) as site:

        async def publish(first: int, last: int) -> None:
            for number in range(first, last):
                await site.filler.article(f"https://a.example/{number}", "Otter", paragraphs(f"No {number}."), at=NOON)

        async def finds(articles: int) -> None:
            await site.until("/api/v1/search?q=otter", lambda a: a.status == 200 and a.json["total"] == articles)

        await publish(0, 20)
        await finds(20)
        await asyncio.to_thread(manager.wait_for, "green")
        await asyncio.to_thread(_move_primary, manager, data)
        data.kill()
        await finds(20)
        await publish(20, 40)
        await finds(40)
        manager.kill()
        await publish(40, 50)
        away = await site.until("/api/v1/search?q=otter", lambda a: a.status == 503)
        assert away.json["error"]["code"] == "search-unavailable"
        await site.until("/readyz", lambda a: a.status == 200 and "does not answer" in str(a.json["search_away"]))
        assert (await site.get("/api/v1/articles")).status == 200
        await asyncio.to_thread(manager.start)
        await finds(50)
        await asyncio.to_thread(data.start)
        await asyncio.to_thread(manager.wait_for, "green")
        await finds(50)


def _move_primary(manager: Node, to: Node) -> None:
    """Let this node have the primary copy, which writes go to."""
    shard = next(s for s in manager.ask("/_cat/shards/presswatch-pair?format=json") if s["prirep"] == "p")
    if shard["node"] == to.name:
        return
    cancel = {"index": shard["index"], "shard": 0, "node": shard["node"], "allow_primary": True}
    manager.ask("/_cluster/reroute", {"commands": [{"cancel": cancel}]})
    manager.wait_for("green")
