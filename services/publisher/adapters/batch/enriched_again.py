"""Store the values that a step of the enricher read in stored texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from services.publisher.core.reading import CaptureReading, revision_row
from shared.archive.schema.connection import Pool, connection
from shared.archive.write import enrichment, lookups


async def put_again(pool: Pool, readings: Sequence[CaptureReading]) -> None:
    """Commit the values. Captures and history do not change. Raises `Unavailable`."""
    rows = [{**revision_row(r), "address_id": r.seen.address_id} for r in readings]
    async with connection(pool) as conn:
        await lookups.lock_outlets(conn, {r.message.article.outlet for r in readings})
        await enrichment.put_values(conn, rows, datetime.now(UTC))
