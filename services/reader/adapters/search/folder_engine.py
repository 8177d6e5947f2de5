"""Search in a folder of this process: tantivy's index, and a file with its progress."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import structlog

from services.reader.adapters.search.engine import IndexBroken, SearchHits, Sort, ValueSpan
from services.reader.adapters.search.index import SearchIndex, remove_index
from services.reader.adapters.search.index_state import IndexState, load_state, save_state
from services.reader.adapters.search.schema import FORMAT, Entry
from shared.archive.outbox import Cursor
from shared.query.nodes import Node

log = structlog.get_logger()
T = TypeVar("T")
_MOST_COUNTED = 100


class FolderEngine:
    """The index, open or not. Until it is open, searches find nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "articles"
        self._state_path = folder / "state.json"
        self._index: SearchIndex | None = None
        self._state: IndexState | None = None
        self._counted: dict[tuple[Node, tuple[str, ...]], Mapping[str, dict[Any, int]]] = {}

    async def leads(self) -> bool:
        return True

    async def state(self) -> IndexState | None:
        """Return how far the index is; None if there is none of this format."""
        if self._state is None or self._index is None:
            found = load_state(self._state_path)
            if found is None or found.format != FORMAT:
                return None
            self._index = await asyncio.to_thread(SearchIndex, self._folder)
            self._state, self._counted = found, {}
        return self._state

    async def create(self, state: IndexState) -> None:
        """Begin an empty index in place of the one there."""
        await asyncio.to_thread(remove_index, self._folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        save_state(self._state_path, state)
        log.info("building the search index", folder=str(self._folder))

    async def add(self, entries: Sequence[Entry], place: Cursor) -> None:
        await asyncio.to_thread(self._opened().add, entries)

    async def commit(self, gone: Sequence[str], place: Cursor) -> None:
        await asyncio.to_thread(self._opened().commit, gone)
        self._counted = {}

    def _opened(self) -> SearchIndex:
        if self._index is None:
            raise IndexBroken("the index is not open")
        return self._index

    async def save(self, state: IndexState) -> None:
        save_state(self._state_path, state)
        self._state = state

    async def discard(self) -> None:
        """Discard the index. The state file goes first: without it the remaining files do not count."""
        index, self._index, self._state, self._counted = self._index, None, None, {}
        self._state_path.unlink(missing_ok=True)
        if index is not None:
            await asyncio.to_thread(_close, index)
        await asyncio.to_thread(remove_index, self._folder)

    async def search(self, node: Node, sort: Sort, limit: int, offset: int, after: int | None) -> SearchHits:
        return await self._read(lambda index: index.search(node, sort, limit, offset, after), SearchHits((), 0))

    async def counts(self, node: Node, fields: Sequence[str]) -> Mapping[str, dict[Any, int]]:
        """Count the values, or return the counts cached since the last commit.

        All pages of a list, in any order, share them.

        Counts that were started before a commit ended are cached with the earlier commit, where nobody reads them.
        """
        counted, asked = self._counted, (node, tuple(fields))
        if asked not in counted:
            nothing: Mapping[str, dict[Any, int]] = {field: {} for field in fields}
            found = await self._read(lambda index: index.counts(node, fields), nothing)
            if len(counted) >= _MOST_COUNTED:
                counted.clear()
            counted[asked] = found
        return counted[asked]

    async def spans(self, node: Node, field: str, beginning: str) -> list[ValueSpan]:
        return await self._read(lambda index: index.spans(node, field, beginning), [])

    async def words_like(self, word: str, letters: int, most: int) -> list[tuple[str, int]]:
        return await self._read(lambda index: index.words_like(word, letters, most), [])

    async def count(self) -> int:
        return self._index.count() if self._index else 0

    async def close(self) -> None:
        index, self._index = self._index, None
        if index is not None:
            await asyncio.to_thread(_close, index)

    async def _read(self, asks: Callable[[SearchIndex], T], nothing: T) -> T:
        index = self._index
        return nothing if index is None else await asyncio.to_thread(asks, index)


def _close(index: SearchIndex) -> None:
    try:
        index.close()
    except IndexBroken as error:
        log.warning("the search index did not close", why=str(error))
