"""Ask an authority to stamp each sealed day (RFC 3161), if the operator named one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import aiohttp
import structlog

from services.publisher.adapters.events.bounded_answer import OVERLOADED, bounded_body
from shared.archive.schema.connection import Pool, connection
from shared.archive.schema.rows import Found
from shared.archive.write.certified_days import (
    days_to_stamp,
    oldest_without_time_stamp,
    put_refusal,
    put_time_stamp,
)
from shared.certificates.time_stamps import QUERY_TYPE, is_granted, query
from shared.errors import Unavailable
from shared.observability.metrics import DAY_WITHOUT_TIME_STAMP
from shared.pauses import sleep_or_stop

EVERY_S = 30.0
_MOST_BYTES = 1 << 20

log = structlog.get_logger()


async def run_time_stamps(pool: Pool, authority: str, stop: asyncio.Event) -> None:
    """Ask for time stamps until the stop flag is set. Days that the authority does not stamp are tried again."""
    while not stop.is_set():
        try:
            await stamp_days(pool, authority, datetime.now(UTC))
        except Unavailable as error:
            log.error("the time stamps of days could not be read or stored", why=str(error))
        await sleep_or_stop(stop, EVERY_S)


async def stamp_days(pool: Pool, authority: str, now: datetime) -> int:
    """Ask about the days that are due; return the number of stamps.

    A refused day waits alone. An authority that cannot be reached is left alone in this round.
    """
    async with connection(pool) as conn:
        days = await days_to_stamp(conn, now)
    stamped = 0
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(20)) as client:
        for row in days:
            try:
                stamped += await _stamp(pool, client, authority, row, now)
            except (aiohttp.ClientConnectionError, OSError) as error:
                _log_refusal(authority, row, error)
                break
    async with connection(pool) as conn:
        oldest = await oldest_without_time_stamp(conn)
    DAY_WITHOUT_TIME_STAMP.set(oldest.timestamp() if oldest else 0)
    return stamped


async def _stamp(pool: Pool, client: aiohttp.ClientSession, authority: str, row: Found, now: datetime) -> bool:
    """Return whether the authority stamped the day. Raises what shows that it cannot be reached.

    The attempt is noted before it is made: whatever ends it, other days are first in the next round.
    """
    async with connection(pool) as conn:
        await put_refusal(conn, row["day"], now)
    try:
        answer = await _ask(client, authority, row["statement"].encode())
    except (aiohttp.ClientResponseError, aiohttp.ClientPayloadError, ValueError) as error:
        _log_refusal(authority, row, error)
        return False
    async with connection(pool) as conn:
        await put_time_stamp(conn, row["day"], answer)
    return True


def _log_refusal(authority: str, row: Found, error: Exception) -> None:
    why = str(error) or type(error).__name__
    log.warning("no time stamp for a day yet", authority=authority, day=row["day"].isoformat(), why=why)


async def _ask(client: aiohttp.ClientSession, authority: str, statement: bytes) -> bytes:
    headers = {"Content-Type": QUERY_TYPE}
    async with client.post(authority, data=query(statement), headers=headers, allow_redirects=False) as answer:
        if answer.status in OVERLOADED:
            raise OSError(f"it answered {answer.status}")
        answer.raise_for_status()
        data = await bounded_body(answer, _MOST_BYTES)
    if not is_granted(data, statement):
        raise ValueError("the authority did not grant a time stamp")
    return data
