"""Fills an archive: some articles by the publisher's own desk, and then every row of theirs many times over.

The copies lie at other addresses, at later times and have other keys, so that every index and every month is as full as
if all of them had come in one by one; that would take a quarter of an hour.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import psycopg

from shared.archive.schema.partitions import make_month, month_of
from shared.contracts import EnrichedArticle
from tests.bench.synthetic_articles import APART, made_up, moment_of
from tests.publishing import open_press

BATCH = 500
_KEY = "md5({column} || k)"
_HASH = "encode(sha256(convert_to({column} || k, 'UTF8')), 'hex')"
_ADDRESS = "{column} || '-' || k"
_TIME = "{column} + k * %(step)s::interval"
_CHANGED = {
    "article": {
        "id": _KEY,
        "address": _ADDRESS,
        "published_at": _TIME,
        "sort_at": _TIME,
        "first_captured_at": _TIME,
        "last_captured_at": _TIME,
        "last_seen_at": _TIME,
        "state_since": _TIME,
        "revision_id": _KEY,
    },
    "address": {"id": _KEY, "article_id": _KEY, "address": _ADDRESS, "first_seen": _TIME, "last_seen": _TIME},
    "alias": {"id": _KEY, "address_id": _KEY, "url": _ADDRESS},
    "revision": {
        "article_id": _KEY,
        "id": _KEY,
        "capture_id": _KEY,
        "same_text": _KEY,
        "text_sha256": _HASH,
        "bands": "(SELECT array_agg(band # k) FROM unnest({column}) AS band)",
        "first_seen": _TIME,
        "last_seen": _TIME,
    },
    "capture": {
        "id": _KEY,
        "address_id": _KEY,
        "url": _ADDRESS,
        "body_sha256": _HASH,
        "captured_at": _TIME,
        "revision_id": _KEY,
    },
    "event": {"article_id": _KEY, "at": _TIME},
}
"""Columns that are others in a copy; `k` is its number."""
_OURS = {"event": {"id", "xid"}}
_TOLD = """
INSERT INTO cursor (name, xid, event_id) SELECT 'notifications', xid, id FROM event ORDER BY xid DESC, id DESC LIMIT 1
"""


async def fill(url: str, articles: int, genuine: int, make: Callable[[int], EnrichedArticle] = made_up) -> None:
    """Makes `articles` of them in an empty database, the first `genuine` by publishing what `make` gives."""
    await import_many(url, articles, genuine, make)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")
        await connection.execute(_TOLD.encode())


async def import_many(url: str, articles: int, genuine: int, make: Callable[[int], EnrichedArticle] = made_up) -> None:
    """Makes them as a first large import does: nothing is analyzed yet."""
    async with open_press(url) as press:
        for start in range(0, genuine, BATCH):
            messages: Sequence[EnrichedArticle] = [make(n) for n in range(start, min(genuine, start + BATCH))]
            await press.publish(*messages)
        async with press.pool.connections.connection() as connection:
            for month in sorted({month_of(moment_of(n)) or (1990, 1) for n in range(0, articles + genuine, 5000)}):
                for table in ("capture", "observation"):
                    await make_month(connection, table, month)
    copies = articles // max(1, genuine) - 1
    if copies > 0:
        parameters = {"copies": copies, "step": f"{genuine * APART.total_seconds()} seconds"}
        slots = asyncio.Semaphore(2)
        await asyncio.gather(*(_multiply(url, table, parameters, slots) for table in _CHANGED))


async def _multiply(url: str, table: str, parameters: dict[str, object], slots: asyncio.Semaphore) -> None:
    async with slots, await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        found = await connection.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = '' ORDER BY attnum",
            (table,),
        )
        names = [str(name) for (name,) in await found.fetchall() if name not in _OURS.get(table, ())]
        values = [_CHANGED[table].get(name, "{column}").format(column=f"t.{name}") for name in names]
        await connection.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "
            f"FROM {table} t, generate_series(1, %(copies)s) AS k".encode(),
            parameters,
        )
