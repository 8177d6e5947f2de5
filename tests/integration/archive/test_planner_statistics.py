"""After a large import the publisher has the tables analyzed, with its own rights, and lookups are planned by key."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import psycopg
import pytest

from services.publisher.adapters.periodic.planner_statistics import run_planner_statistics
from shared.archive.maintenance.planner_statistics import analyze_grown
from shared.archive.schema.connection import KEYED, connection, open_pool
from shared.archive.schema.roles import OPERATOR, PUBLISHER, READER
from shared.archive.schema.rows import fetch
from shared.archive.write import late_lines
from tests.bench.archive_filling import import_many
from tests.publishing import settings_for
from tests.servers import as_role
from tests.waiting import eventually

ARTICLES = 100_000
LOOKUPS = (
    "SELECT DISTINCT address_id FROM capture WHERE address_id IN (SELECT id FROM address ORDER BY id LIMIT 200)",
    "SELECT c.id FROM address d JOIN capture c ON c.address_id = d.id WHERE d.article_id IN "
    "(SELECT id FROM article ORDER BY sort_at DESC LIMIT 50)",
)


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", ()) for node in nodes(child))]


def whole_tables(url: str, query: str) -> list[str]:
    """Return the tables that the plan reads as a whole, with the planner's own settings. The default month is empty."""
    with psycopg.connect(url) as reader:
        row = reader.execute(f"EXPLAIN (FORMAT JSON) {query}".encode()).fetchone()
    assert row is not None
    plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
    read = [node["Relation Name"] for node in nodes(plan[0]["Plan"]) if node["Node Type"].endswith("Seq Scan")]
    return [name for name in read if not name.endswith("_default")]


@pytest.mark.timeout(600)
async def test_lookups_are_by_key_after_an_import_of_100_000(database_url: str) -> None:
    await import_many(database_url, ARTICLES, 500)
    async with open_pool(settings_for(as_role(database_url, PUBLISHER)), options=KEYED) as pool:

        async def known(table: str) -> float:
            async with connection(pool) as conn:
                cursor = await conn.execute("SELECT reltuples FROM pg_class WHERE relname = %s", (table,))
                return float(str((await cursor.fetchone() or (-1,))[0]))

        assert await known("capture") < 2000, "the server never analyzes a partitioned table by itself"
        stop = asyncio.Event()
        running = asyncio.create_task(run_planner_statistics(pool, stop))

        async def is_known() -> bool:
            return await known("capture") > 0.9 * ARTICLES and await known("article") > 0.9 * ARTICLES

        await eventually(is_known, what="the statistics")
        stop.set()
        await running
        assert await analyze_grown(pool) == [], "nothing has grown since"
        async with connection(pool) as conn:
            plan = await fetch(conn, b"EXPLAIN (COSTS off) " + late_lines._ENQUEUE, "[]", [])
        assert "article_pkey" not in str(plan), "what a batch enqueues in order of its ids reads no whole table"
    for query in LOOKUPS:
        assert whole_tables(database_url, query) == [], query


async def test_only_writers_may_have_tables_analyzed(press: Any, database_url: str) -> None:
    for role in (PUBLISHER, OPERATOR):
        async with open_pool(settings_for(as_role(database_url, role)), size=1) as pool:
            assert await analyze_grown(pool) == []
    async with open_pool(settings_for(as_role(database_url, READER)), size=1) as pool:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await analyze_grown(pool)
