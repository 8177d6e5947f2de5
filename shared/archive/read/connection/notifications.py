"""Wait for notifications of new events."""

from __future__ import annotations

import asyncio

import psycopg

from shared.archive.outbox import CHANNEL
from shared.archive.schema.connection import Connection

_AFTER_FAILURE_S = 2.0


async def listen(conninfo: str, news: asyncio.Event, pooled: bool) -> None:
    """Set `news` whenever the archive notifies, until cancelled. A missed notification only delays the reader.

    Behind a pooler (`pooled`) no notification arrives, because each transaction gets another session. There this only
    waits.
    """
    if pooled:
        await asyncio.get_running_loop().create_future()
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                news.set()
                await _forward(connection, news)
        except psycopg.Error:
            await asyncio.sleep(_AFTER_FAILURE_S)


async def _forward(connection: Connection, news: asyncio.Event) -> None:
    """Set `news` at each notification. Raises psycopg's errors when the connection ends.

    psycopg's own iterator wakes up ten times a second while nothing comes.
    """
    loop, readable, socket = asyncio.get_running_loop(), asyncio.Event(), connection.fileno()
    loop.add_reader(socket, readable.set)
    try:
        while True:
            connection.pgconn.consume_input()
            while connection.pgconn.notifies() is not None:
                news.set()
            await readable.wait()
            readable.clear()
    finally:
        loop.remove_reader(socket)
