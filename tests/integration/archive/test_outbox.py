"""The outbox gives every event, in an order that a late commit cannot slip behind."""

from __future__ import annotations

import asyncio

import pytest
from psycopg.conninfo import make_conninfo

from shared.archive.outbox import Cursor, events_after, load_cursor, newest, put_events, save_cursor
from shared.archive.read.connection.notifications import listen
from shared.archive.schema.connection import connection
from tests.publishing import START, Press, enriched
from tests.waiting import PATIENCE_S


def event(name: str) -> dict[str, object]:
    return {"kind": "created", "article_id": name, "outlet_id": "gazette", "at": START, "data": {}}


async def names(press: Press, cursor: Cursor) -> list[str | None]:
    async with connection(press.pool) as conn:
        return [e.article_id for e in await events_after(conn, cursor)]


async def test_a_late_commit_is_not_skipped(press: Press) -> None:
    async with connection(press.pool) as slow:
        await put_events(slow, [event("slow")])
        async with connection(press.pool) as quick:
            await put_events(quick, [event("quick")])
        assert await names(press, Cursor()) == [], "nothing is read while an older transaction runs"
    assert await names(press, Cursor()) == ["slow", "quick"]


async def test_reading_on_from_a_kept_cursor(press: Press) -> None:
    async with connection(press.pool) as conn:
        await put_events(conn, [event(str(n)) for n in range(5)])
    async with connection(press.pool) as conn:
        first = await events_after(conn, Cursor(), 3)
        await save_cursor(conn, "me", first[-1].cursor)
    async with connection(press.pool) as conn:
        cursor = await load_cursor(conn, "me")
        assert [e.article_id for e in await events_after(conn, cursor)] == ["3", "4"]
        assert await load_cursor(conn, "another") == Cursor()
        end = await newest(conn)
        assert await events_after(conn, end) == []
        assert Cursor.parse(str(end)) == end


async def test_a_publication_wakes_a_listener_also_after_its_connection_was_cut(
    press: Press, database_url: str
) -> None:
    news = asyncio.Event()

    async def wakes() -> None:
        async with asyncio.timeout(PATIENCE_S):
            await news.wait()
        news.clear()

    listening = asyncio.create_task(listen(make_conninfo(database_url, application_name="listener"), news, False))
    try:
        await wakes()  # it looks once when it begins
        for article in ("a", "b"):
            await press.publish(enriched(article, START))
            await wakes()
        cut = await press.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'listener'"
        )
        assert len(cut) == 1
        await wakes()
        await press.publish(enriched("c", START))
        await wakes()
    finally:
        listening.cancel()


def test_a_cursor_that_is_none() -> None:
    with pytest.raises(ValueError, match="no place in the outbox"):
        Cursor.parse("yesterday")
