"""Wait for notifications of new events."""

from __future__ import annotations

import asyncio

import psycopg

from shared.archive.outbox import CHANNEL

_AFTER_FAILURE_S = 2.0


async def listen(conninfo: str, news: asyncio.Event, pooled: bool) -> None:
    """Set `news` whenever the archive notifies, until cancelled. A missed notification only delays the reader.

    A pooler that gives each transaction another session passes no notification on, so there this only waits.
    """
    if pooled:
        await asyncio.get_running_loop().create_future()
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                news.set()
                async for _ in connection.notifies():
                    news.set()
        except psycopg.Error:
            await asyncio.sleep(_AFTER_FAILURE_S)
