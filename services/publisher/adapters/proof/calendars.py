"""Have each sealed day promised by calendars of OpenTimestamps, and later fetch the proof that a block has it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

import structlog

from services.publisher.adapters.proof.calendar_client import CalendarClient, open_http
from services.publisher.core.proof.calendar_answers import lowest_block
from shared.archive.schema.connection import Pool, connection
from shared.archive.schema.rows import Found
from shared.archive.write.certified_days import days_to_prove, oldest_without_block, put_proof
from shared.certificates.ots_file import read_proof, write_proof
from shared.errors import Unavailable
from shared.observability.metrics import DAY_WITHOUT_BLOCK
from shared.pauses import sleep_or_stop
from shared.storage.blobs import BlobStore

EVERY_S = 30.0

log = structlog.get_logger()


async def run_calendars(pool: Pool, blobs: BlobStore, calendars: Sequence[str], stop: asyncio.Event) -> None:
    """Ask the calendars until `stop` is set. What they do not answer now is asked for again."""
    while not stop.is_set():
        try:
            await prove_days(pool, blobs, calendars, datetime.now(UTC))
        except (Unavailable, OSError) as error:
            log.error("the proofs of days could not be read or stored", why=str(error))
        await sleep_or_stop(stop, EVERY_S)


async def prove_days(pool: Pool, blobs: BlobStore, calendars: Sequence[str], now: datetime) -> int:
    """Ask about the days that are due; return how many proofs grew."""
    async with connection(pool) as conn:
        days = await days_to_prove(conn, now)
    async with open_http() as http:
        client = CalendarClient(http, calendars)
        grown = [await _prove(pool, blobs, client, row, now) for row in days]
    async with connection(pool) as conn:
        oldest = await oldest_without_block(conn)
    DAY_WITHOUT_BLOCK.set(oldest.timestamp() if oldest else 0)
    return sum(grown)


async def _prove(pool: Pool, blobs: BlobStore, client: CalendarClient, row: Found, now: datetime) -> bool:
    stamped = sha256(row["statement"].encode()).digest()
    known = read_proof(row["ots"])[1] if row["ots"] else []
    new = await client.more(stamped, known)
    proof = write_proof(stamped, [*known, *new]) if new else row["ots"]
    if new:
        await asyncio.to_thread(blobs.write_file, f"certificates/{row['day'].isoformat()}.ots", proof)
    async with connection(pool) as conn:
        await put_proof(conn, row, proof, lowest_block(stamped, [*known, *new]), now)
    return bool(new)
