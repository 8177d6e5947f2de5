"""Both search engines, empty, for tests that must hold for either."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from services.reader.adapters.search.engine import SearchEngine
from services.reader.adapters.search.folder_engine import FolderEngine
from services.reader.adapters.search.index_state import IndexState
from services.reader.adapters.search.opensearch.address import SearchAddress, parse_address
from services.reader.adapters.search.opensearch.engine import OpenSearchEngine
from services.reader.adapters.search.schema import FORMAT, Entry
from shared.archive.outbox import Cursor
from shared.text.stemmer import stemmed
from shared.text.tokenizer import indexed
from tests.opensearch import Node

CLUSTERS = {"opensearch-2": "search_node", "opensearch-3": "newer_search_node"}
"""The fixture of each kind of cluster."""
ENGINES = ("folder", *CLUSTERS)
START = Cursor(100, 1)


@pytest_asyncio.fixture(params=ENGINES)
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SearchEngine]:
    made: SearchEngine = FolderEngine(tmp_path / "index")
    if request.param in CLUSTERS:
        made = OpenSearchEngine(new_index(request, request.param))
    yield made
    await made.close()


def new_index(request: pytest.FixtureRequest, kind: str) -> SearchAddress:
    """Return the address of an index that does not exist yet."""
    node: Node = request.getfixturevalue(CLUSTERS[kind])
    return parse_address(f"{node.address}/presswatch-{secrets.token_hex(4)}", node.authority)


def settings_of(kind: str, request: pytest.FixtureRequest) -> dict[str, object]:
    """Return the settings of a reader that select this engine."""
    return settings_for_index(new_index(request, kind)) if kind in CLUSTERS else {}


def settings_for_index(where: SearchAddress) -> dict[str, object]:
    user = f"{where.user}:{where.password}@" if where.user else ""
    url = where.origins[0].replace("://", f"://{user}") + f"/{where.name}"
    return {"search_url": SecretStr(url), "search_ca": where.authority}


def entry(
    number: int, *, title: str, text: str, filters: Mapping[str, tuple[str, ...]] | None = None, at_ms: int = 0,
    edits: int = 0,
) -> Entry:  # fmt: skip
    """Return an article in English as indexed."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    title, text, month = indexed(title), indexed(text), at.year * 100 + at.month
    return Entry(
        f"{number:032x}", title, text, stemmed("en", title), stemmed("en", text), "", "", "", "",
        dict(filters or {}), at_ms, at_ms, None, edits, month, month * 100 + at.day,
    )  # fmt: skip


async def fill(engine: SearchEngine, entries: Sequence[Entry]) -> None:
    """Index the entries as a first reading does, so that searches find them."""
    assert await engine.leads()
    await engine.create(IndexState(FORMAT, START, ""))
    assert await engine.state() == IndexState(FORMAT, START, "")
    await write(engine, entries, (), START)
    await engine.save(IndexState(FORMAT, START, None))


async def write(engine: SearchEngine, entries: Sequence[Entry], gone: Sequence[str], place: Cursor) -> None:
    await engine.add(entries, place)
    await engine.commit(gone, place)


async def show(engine: SearchEngine) -> None:
    """Let searches find what was written. OpenSearch shows it within its refresh interval, the folder at once."""
    if isinstance(engine, OpenSearchEngine):
        await engine._client.ask("POST", f"/{engine._indices.live}*/_refresh")
