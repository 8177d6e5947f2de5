"""Read archive, streams, receipts, manifests and index to fill a line. Reads only, and not through the proxies."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg
import redis
import tantivy

from shared.settings import SharedSettings
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.connection import connect
from shared.streams.bus.topology import Keys, beside_intake, intake_of
from shared.streams.observability.lag import Snapshot, snapshot
from tests.chaos.pieces import Piece, Route
from tests.chaos.tally import Seen, unbalanced

KEYS = Keys(0)
PRODUCERS = tuple(route for route in Route if route is not Route.FEED)
_SEEN = """
SELECT d.address, d.article_id,
       (SELECT jsonb_agg(jsonb_build_array(r.title, r.blocks)) FROM revision r WHERE r.article_id = d.article_id),
       (SELECT count(*) FROM event e WHERE e.article_id = d.article_id AND e.kind = 'created'),
       (SELECT count(*) FROM change c WHERE c.article_id = d.article_id AND c.kind = 'revised'),
       (SELECT count(*) FROM capture c WHERE c.address_id = d.id)
FROM address d WHERE d.address LIKE %s
"""


def archived(url: str, fault: str) -> dict[str, Seen]:
    """Return what the archive has of this part of the run, by address."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(_SEEN, (f"%/{fault}/%",)).fetchall()
    return {row[0]: Seen(row[1], tuple(map(_text, row[2] or ())), *row[3:]) for row in rows}


def addresses(url: str, fault: str) -> set[str]:
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        rows = connection.execute("SELECT address FROM address WHERE address LIKE %s", (f"%/{fault}/%",)).fetchall()
    return {row[0] for row in rows}


def _text(revision: tuple[str, list[dict[str, str]]]) -> tuple[str, str]:
    title, blocks = revision
    return title, "\n".join(block["text"] for block in blocks if block.get("text"))


def streams(url: str) -> Snapshot:
    async def look() -> Snapshot:
        async with connect(SharedSettings.model_validate({"redis_url": url})) as client:
            return await snapshot(client, [KEYS])

    return asyncio.run(look())


def idle(url: str) -> bool:
    """Return whether nothing waits, is held or is delayed in the streams and the intake."""
    lags = streams(url).streams
    client = redis.Redis.from_url(url)
    waiting = sum(int(str(client.xlen(intake_of(name)))) for name in PRODUCERS)
    return not waiting and not any(lag.backlog or lag.pending or lag.delayed for lag in lags)


def faults_of_books(url: str) -> list[str]:
    """Return dead letters, and streams whose outcomes are not exactly one for each entry."""
    lags = streams(url).streams
    client = redis.Redis.from_url(url)
    found = [f"{lag.dead} dead in {lag.stream} {lag.lane}" for lag in lags if lag.dead]
    for name in PRODUCERS:
        if dead := int(str(client.xlen(beside_intake(name, "dead")))):
            found.append(f"{dead} dead in the intake of {name}")
    odd = {f"{lag.stream} {lag.lane}": unbalanced(lag.counts) for lag in lags}
    return found + [f"outcomes of {stream} are off by {by}" for stream, by in odd.items() if by]


def without_receipt(url: str, pieces: list[Piece]) -> int:
    """Return entries whose producer got no receipt that they are in the archive."""
    keys = [
        KEYS.receipt(piece.route, piece.reference(version))
        for piece in pieces
        for version, _ in enumerate(piece.entries())
    ]
    found = redis.Redis.from_url(url).mget(keys) if keys else []
    return sum(not value or b'"archived"' not in value for value in found)


def manifested(blobs: Path) -> set[str]:
    return {manifest.message.url for manifest in FolderBlobs(blobs).manifests()}


def in_index(folder: Path) -> int:
    """Return the articles that the reader finds."""
    index = tantivy.Index.open(str(folder / "articles"))
    index.reload()
    return int(index.searcher().num_docs)


def in_archive(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SELECT count(*) FROM article").fetchone()
    return int(row[0]) if row else 0
