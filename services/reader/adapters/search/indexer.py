"""Keep the search index level with the archive: read everything once, then follow the outbox.

The outbox cursor is taken before the first reading begins, so nothing that happens meanwhile is missed. Indexing an
article twice changes nothing. The state is saved after the index, so a crash repeats some work and loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import structlog

from services.reader.adapters.search.index import IndexBroken, SearchHits, SearchIndex, Sort, ValueSpan, remove_index
from services.reader.adapters.search.index_state import IndexState, load_state, save_state
from services.reader.adapters.search.schema import FORMAT, entry_of
from shared.archive.read.events import events_after, events_end
from shared.archive.read.pool import ReadPool
from shared.archive.read.texts import TextRow, texts_after, texts_of
from shared.observability.metrics import INDEX_ARTICLES, INDEX_COMPLETE, INDEX_LEVEL, INDEX_REBUILDS
from shared.query.nodes import Node

log = structlog.get_logger()
T = TypeVar("T")
BATCH = 1_000
_SLICE = 5


class Indexer:
    """The index, open or being built. The next step rebuilds a broken index."""

    def __init__(self, db: ReadPool, folder: Path) -> None:
        self._db = db
        self._folder = folder / "articles"
        self._state_path = folder / "state.json"
        self._index: SearchIndex | None = None
        self._state: IndexState | None = None

    @property
    def complete(self) -> bool:
        """Return whether the index contains everything the archive had when the index was created."""
        return self._state is not None and self._state.scanned is None

    async def step(self) -> int:
        """Index the next articles and return their number. 0 means level with the archive. Raises `Unavailable`."""
        try:
            index, state = await self._opened()
            return await (self._scan(index, state) if state.scanned is not None else self._follow(index, state))
        except IndexBroken as error:
            await self._discard(str(error))
            return 1

    async def search(self, node: Node, sort: Sort, limit: int, offset: int = 0, after: int | None = None) -> SearchHits:
        """Return hits, or none while there is no index."""
        return await self._read(lambda index: index.search(node, sort, limit, offset, after), SearchHits((), 0))

    async def counts(self, node: Node, fields: Sequence[str]) -> Mapping[str, dict[Any, int]]:
        """Return the hits by value for each field; none while there is no index."""
        return await self._read(lambda index: index.counts(node, fields), {field: {} for field in fields})

    async def spans(self, node: Node, field: str, beginning: str) -> list[ValueSpan]:
        return await self._read(lambda index: index.spans(node, field, beginning), [])

    async def words_like(self, beginning: str, most: int) -> list[tuple[str, int]]:
        return await self._read(lambda index: index.words_like(beginning, most), [])

    async def _read(self, asks: Callable[[SearchIndex], T], nothing: T) -> T:
        """Query the index. If it turns out to be broken, discard it; the next step rebuilds it."""
        index = self._index
        if index is None:
            return nothing
        try:
            return await asyncio.to_thread(asks, index)
        except IndexBroken as error:
            await self._discard(str(error))
            return nothing

    def count(self) -> int:
        try:
            return self._index.count() if self._index else 0
        except IndexBroken:
            return 0

    async def close(self) -> None:
        index, self._index = self._index, None
        if index is not None:
            await asyncio.to_thread(_close, index)

    async def _opened(self) -> tuple[SearchIndex, IndexState]:
        if self._index is None or self._state is None:
            self._state = load_state(self._state_path)
            if self._state is None or self._state.format != FORMAT:
                self._state = await self._founded()
            self._index = await asyncio.to_thread(SearchIndex, self._folder)
        return self._index, self._state

    async def _founded(self) -> IndexState:
        place = await events_end(self._db)
        await asyncio.to_thread(remove_index, self._folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        state = IndexState(FORMAT, place, "")
        save_state(self._state_path, state)
        log.info("search index: building", folder=str(self._folder))
        return state

    async def _scan(self, index: SearchIndex, state: IndexState) -> int:
        rows = await texts_after(self._db, state.scanned or "", BATCH)
        await self._take(index, rows, ())
        if not rows:
            log.info("search index: complete", articles=index.count())
        self._save(IndexState(FORMAT, state.place, rows[-1].id if rows else None))
        return max(1, len(rows))

    async def _follow(self, index: SearchIndex, state: IndexState) -> int:
        events = await events_after(self._db, state.place, BATCH)
        if not events:
            INDEX_LEVEL.set_to_current_time()
            self._update_metrics()
            return 0
        ids = list(dict.fromkeys(event.article_id for event in events if event.article_id))
        rows = await texts_of(self._db, ids)
        await self._take(index, list(rows.values()), [id for id in ids if id not in rows])
        self._save(IndexState(FORMAT, events[-1].place, None))
        return len(events)

    async def _take(self, index: SearchIndex, rows: Sequence[TextRow], gone: Sequence[str]) -> None:
        """Index rows. Tokenizing blocks the event loop, so it is done in slices and requests run in between."""
        for start in range(0, len(rows), _SLICE):
            entries = [entry_of(row) for row in rows[start : start + _SLICE] if not row.withheld]
            await asyncio.to_thread(index.add, entries)
        withheld = [row.id for row in rows if row.withheld]
        if rows or gone:
            await asyncio.to_thread(index.commit, [*withheld, *gone])

    def _save(self, state: IndexState) -> None:
        save_state(self._state_path, state)
        self._state = state
        self._update_metrics()

    def _update_metrics(self) -> None:
        INDEX_COMPLETE.set(self.complete)
        INDEX_ARTICLES.set(self.count())

    async def _discard(self, why: str) -> None:
        """Discard the index. The state file goes first: without it the remaining files do not count."""
        log.warning("search index: broken, will be rebuilt", why=why)
        INDEX_REBUILDS.inc()
        index, self._index, self._state = self._index, None, None
        self._state_path.unlink(missing_ok=True)
        if index is not None:
            await asyncio.to_thread(_close, index)
        await asyncio.to_thread(remove_index, self._folder)


def _close(index: SearchIndex) -> None:
    try:
        index.close()
    except IndexBroken as error:
        log.warning("search index: did not close", why=str(error))


__all__ = ["Indexer", "SearchHits"]
