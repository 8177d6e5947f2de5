"""Ask an authority to stamp each sealed day (RFC 3161), if the operator named one."""

from __future__ import annotations

import asyncio
import contextlib

import aiohttp
import structlog

from services.publisher.adapters.bounded_answer import bounded_body
from shared.archive.schema.connection import Pool, connection
from shared.archive.write.certified_days import days_without_time_stamp, put_time_stamp
from shared.certificates.time_stamps import QUERY_TYPE, is_granted, query
from shared.errors import Unavailable

EVERY_S = 30.0
_MOST_BYTES = 1 << 20

log = structlog.get_logger()


async def run_time_stamps(pool: Pool, authority: str, stop: asyncio.Event) -> None:
    """Ask for time stamps until the stop flag is set. Days that the authority does not stamp are tried again."""
    while not stop.is_set():
        try:
            await stamp_days(pool, authority)
        except (Unavailable, aiohttp.ClientError, TimeoutError, ValueError) as error:
            log.warning("no time stamp for a day yet", authority=authority, why=str(error) or type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_S)


async def stamp_days(pool: Pool, authority: str) -> int:
    """Get stamps for days without one, oldest first.

    Return their number. Raises `ValueError` if the authority refuses.
    """
    async with connection(pool) as conn:
        days = await days_without_time_stamp(conn)
    if not days:
        return 0
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(20)) as client:
        for row in days:
            answer = await _ask(client, authority, row["statement"].encode())
            async with connection(pool) as conn:
                await put_time_stamp(conn, row["day"], answer)
    return len(days)


async def _ask(client: aiohttp.ClientSession, authority: str, statement: bytes) -> bytes:
    headers = {"Content-Type": QUERY_TYPE}
    async with client.post(authority, data=query(statement), headers=headers, allow_redirects=False) as answer:
        answer.raise_for_status()
        data = await bounded_body(answer, _MOST_BYTES)
    if not is_granted(data, statement):
        raise ValueError("the authority did not grant a time stamp")
    return data
