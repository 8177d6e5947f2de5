"""Sessions that make the table of a month while others do so, or while a table is analyzed."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg

from shared.archive.schema.partitions import make_month
from shared.archive.schema.roles import PUBLISHER
from tests.publishing import Press
from tests.servers import as_role
from tests.waiting import eventually

MONTH = (2031, 5)
_WAITING = "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND locktype = %s"


async def opened(url: str) -> psycopg.AsyncConnection[Any]:
    return await psycopg.AsyncConnection.connect(url)


async def waits(press: Press, locktype: str) -> bool:
    return bool((await press.one(_WAITING, locktype))["n"])


async def test_two_versions_that_make_the_same_month_both_find_it(press: Press, database_url: str) -> None:
    """An older one holds another advisory lock, so neither keeps the other out before the function is called."""
    url = as_role(database_url, PUBLISHER)
    async with await opened(url) as older, await opened(url) as newer:
        await older.execute("SELECT pg_advisory_xact_lock(7304002)")
        await make_month(older, "capture", MONTH)
        second = asyncio.create_task(make_month(newer, "capture", MONTH))
        await eventually(lambda: waits(press, "advisory"), what="the second to wait")
        await older.commit()
        await second
        await newer.commit()
    assert await press.rows("SELECT FROM pg_class WHERE relname = 'capture_2031_05'")


async def test_reads_go_on_while_a_new_month_waits_for_statistics(press: Press, database_url: str) -> None:
    url = as_role(database_url, PUBLISHER)
    async with await opened(database_url) as analyzing, await opened(url) as writing, await opened(url) as reading:
        await analyzing.execute("SELECT analyze_grown()")
        await analyzing.execute("ANALYZE capture")
        month = asyncio.create_task(make_month(writing, "capture", MONTH))
        await eventually(lambda: waits(press, "advisory"), what="the writer to wait")
        assert not await waits(press, "relation")
        await reading.execute("SET LOCAL lock_timeout = '5s'")
        await reading.execute("SELECT count(*) FROM capture")
        await analyzing.commit()
        await reading.commit()
        await month
