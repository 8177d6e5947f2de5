"""Keep the search index up to date with the archive: read everything once, then follow the outbox.

The outbox cursor is taken before the first reading begins, so nothing that happens meanwhile is missed. Indexing an
article twice changes nothing. The state is saved after the index, so a crash repeats some work and loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import structlog

from services.reader.adapters.search.engine import (
    IndexBroken,
    SearchEngine,
    SearchHits,
    SearchUnavailable,
    Sort,
    ValueSpan,
)
from services.reader.adapters.search.index_state import IndexState
from services.reader.adapters.search.schema import FORMAT, entry_of
from shared.archive.outbox import Cursor
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.events import events_after, events_end
from shared.archive.read.texts import TextRow, texts_after, texts_of
from shared.archive.read.traces import traces_of
from shared.observability.metrics import INDEX_ARTICLES, INDEX_COMPLETE, INDEX_LEVEL, INDEX_REBUILDS
from shared.observability.spans import batch_span, begin_span, ended_on_failure, is_recording
from shared.query.nodes import Node

log = structlog.get_logger()
T = TypeVar("T")
BATCH = 1_000
_SLICE = 5


class Indexer:
    """The index, open or being built. The next step rebuilds a broken index.

    away   why the search engine does not answer; None while it does
    left   number of articles that this process took out of the index, because they are withheld or gone
    """

    def __init__(self, db: ReadPool, engine: SearchEngine) -> None:
        self._db = db
        self._engine = engine
        self._state: IndexState | None = None
        self.away: str | None = None
        self.left = 0

    @property
    def complete(self) -> bool:
        """Return whether the index contains everything the archive had when the index was created."""
        return self._state is not None and self._state.scanned is None

    @property
    def building(self) -> bool:
        """Return whether the index is new and the next step reads more of the archive into it."""
        return self._state is not None and self._state.scanned is not None

    async def step(self) -> int:
        """Index the next articles and return their number. 0 means that the index is up to date.

        Raises `Unavailable`.
        """
        try:
            done = await self._step()
        except IndexBroken as error:
            await self._discard(str(error))
            return 1
        except SearchUnavailable as error:
            self.away = str(error)
            raise
        self.away = None
        return done

    async def _step(self) -> int:
        leads = await self._engine.leads()
        state = self._state = await self._engine.state()
        if not leads:
            return await self._watch(state)
        if state is None:
            state = IndexState(FORMAT, await events_end(self._db), "")
            await self._engine.create(state)
            self._state = state
            return 1
        return await (self._scan(state) if state.scanned is not None else self._follow(state))

    async def search(self, node: Node, sort: Sort, limit: int, offset: int = 0, after: int | None = None) -> SearchHits:
        """Return hits, or none while there is no index."""
        return await self._read(self._engine.search(node, sort, limit, offset, after), SearchHits((), 0))

    async def counts(self, node: Node, fields: Sequence[str]) -> Mapping[str, dict[Any, int]]:
        """Return the hits by value for each field; none while there is no index."""
        return await self._read(self._engine.counts(node, fields), {field: {} for field in fields})

    async def spans(self, node: Node, field: str, beginning: str) -> list[ValueSpan]:
        return await self._read(self._engine.spans(node, field, beginning), [])

    async def words_like(self, word: str, letters: int, most: int) -> list[tuple[str, int]]:
        return await self._read(self._engine.words_like(word, letters, most), [])

    async def _read(self, found: Awaitable[T], nothing: T) -> T:
        """Query the index. If it turns out to be broken, discard it; the next step rebuilds it."""
        try:
            return await found
        except IndexBroken as error:
            await self._discard(str(error))
            return nothing

    async def close(self) -> None:
        await self._engine.close()

    async def _watch(self, state: IndexState | None) -> int:
        """Report the progress of an index that another process maintains."""
        if state and state.scanned is None and not await events_after(self._db, state.place, 1):
            INDEX_LEVEL.set_to_current_time()
        await self._update_metrics()
        return 0

    async def _scan(self, state: IndexState) -> int:
        rows = await texts_after(self._db, state.scanned or "", BATCH)
        await self._take(rows, (), state.place)
        await self._save(IndexState(FORMAT, state.place, rows[-1].id if rows else None))
        if not rows:
            log.info("the search index is complete", articles=await self._engine.count())
        return max(1, len(rows))

    async def _follow(self, state: IndexState) -> int:
        events = await events_after(self._db, state.place, BATCH)
        if not events:
            INDEX_LEVEL.set_to_current_time()
            await self._update_metrics()
            return 0
        ids = list(dict.fromkeys(event.article_id for event in events if event.article_id))
        async with self._traced(ids):
            rows = await texts_of(self._db, ids)
            await self._take(list(rows.values()), [id for id in ids if id not in rows], events[-1].place)
            await self._save(IndexState(FORMAT, events[-1].place, None))
        return len(events)

    @asynccontextmanager
    async def _traced(self, ids: Sequence[str]) -> AsyncIterator[None]:
        """Record the indexing in the trace of each article. Without a recorder the traces are not even looked up."""
        spans = [begin_span("index", one, {}) for one in await traces_of(self._db, ids)] if is_recording() else []
        links = [span.traceparent for span in spans]
        with ended_on_failure(spans), batch_span("index batch", links, {"presswatch.articles": len(ids)}):
            yield
        for span in spans:
            span.end("indexed")

    async def _take(self, rows: Sequence[TextRow], gone: Sequence[str], place: Cursor) -> None:
        """Index rows. Tokenizing blocks the event loop, so it is done in slices and requests run in between."""
        for start in range(0, len(rows), _SLICE):
            entries = [entry_of(row) for row in rows[start : start + _SLICE] if not row.withheld]
            await self._engine.add(entries, place)
            await asyncio.sleep(0)
        if rows or gone:
            out = [*(row.id for row in rows if row.withheld), *gone]
            await self._engine.commit(out, place)
            self.left += len(out)

    async def _save(self, state: IndexState) -> None:
        await self._engine.save(state)
        self._state = state
        await self._update_metrics()

    async def _update_metrics(self) -> None:
        INDEX_COMPLETE.set(self.complete)
        INDEX_ARTICLES.set(await self._engine.count())

    async def _discard(self, why: str) -> None:
        log.warning("the search index is broken and will be rebuilt", why=why)
        INDEX_REBUILDS.inc()
        self._state = None
        await self._engine.discard()


__all__ = ["Indexer", "SearchHits"]
