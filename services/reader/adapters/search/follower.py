"""Run the indexing forever: at once when the archive announces something new, and periodically in any case."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

from services.reader.adapters.search.indexer import BATCH, Indexer
from shared.errors import Unavailable

log = structlog.get_logger()
_IDLE_S = 5.0
_SHORTEST_S, _LONGEST_S = 1.0, 8.0
"""The pause after a commit of few articles.

It doubles while more come in: each commit costs as much as thirty articles, and after every eighth the library merges
up to 10,000 articles again. Only their place in search waits. A new index is built without pauses.
"""
_AFTER_FAILURE_S = 2.0


async def follow_events(indexer: Indexer, news: asyncio.Event) -> None:
    """Index until cancelled. While the archive is away or the disk cannot be written, wait and try again."""
    pause = _SHORTEST_S
    while True:
        try:
            news.clear()
            if done := await indexer.step():
                if done >= BATCH or indexer.building:
                    await asyncio.sleep(0)
                    continue
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_S)
                continue
            pause = _SHORTEST_S
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), _IDLE_S)
        except Unavailable:
            await asyncio.sleep(_AFTER_FAILURE_S)
        except OSError as error:
            log.warning("cannot write the search index", why=str(error))
            await asyncio.sleep(_AFTER_FAILURE_S)
