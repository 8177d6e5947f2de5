"""Open the archive for the reader: the primary, and a replica for what visitors read if there is one."""

from __future__ import annotations

from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass

from services.reader.settings import ReaderSettings
from shared.archive.read.connection.pool import ReadPool
from shared.archive.read.connection.replica import Replica
from shared.archive.read.connection.server import ReadServer
from shared.archive.schema.connection import conninfo


@dataclass(frozen=True, slots=True)
class OpenArchive:
    """The archive's pools: `primary` shows what is true now, `pages` may be read from a replica.

    `tasks` must keep running.
    """

    primary: ReadPool
    pages: ReadPool
    tasks: list[Coroutine[None, None, None]]


async def open_archive(stack: AsyncExitStack, settings: ReaderSettings, info: str) -> OpenArchive:
    """Connect in the background. The stack closes the connections. `info` is the connection string of the primary."""
    pooled, size = settings.database_pooler, settings.site_connections
    server = await stack.enter_async_context(ReadServer(info, pooled=pooled, size=size).opened())
    primary = ReadPool(server)
    if not (url := settings.database_read_url.get_secret_value()):
        return OpenArchive(primary, primary, [])
    copy = conninfo(settings, "presswatch-reader", url, "PRESSWATCH_DATABASE_READ_URL")
    replica = Replica(
        # After a second without a free connection to the replica, the primary answers.
        await stack.enter_async_context(ReadServer(copy, pooled=pooled, size=size, wait_s=1.0).opened()),
        settings.database_read_lag_s,
    )
    servers = [ReadServer(one, pooled=pooled, size=1, wait_s=1.0) for one in (info, copy)]
    asked = [await stack.enter_async_context(one.opened()) for one in servers]
    return OpenArchive(primary, ReadPool(server, replica), [replica.run(*asked)])
