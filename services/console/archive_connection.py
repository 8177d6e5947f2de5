"""How commands reach the archive: one transaction on the configured database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer

from shared.archive.schema.connection import Connection, connection, open_pool
from shared.archive.schema.migrate import check
from shared.settings import SharedSettings, load

_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
When = Annotated[datetime | None, typer.Option(formats=_FORMATS, help="In UTC.")]
CapturedWhen = Annotated[datetime | None, typer.Option(formats=_FORMATS, help="Captured then, UTC.")]


@asynccontextmanager
async def archive(*, checked: bool = True, snapshot: bool = False) -> AsyncIterator[Connection]:
    """Open one transaction on the archive.

    A `snapshot` is read-only and sees the archive as of one moment. `checked` refuses a database with another schema.
    """
    async with open_pool(load(SharedSettings), "presswatch console", size=1) as pool, connection(pool) as conn:
        if snapshot:  # PostgreSQL accepts this only before the first query
            await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if checked:
            await check(conn)
        yield conn


def utc(moment: datetime | None) -> datetime | None:
    """Return a moment that was typed without a zone as one in UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None else None
