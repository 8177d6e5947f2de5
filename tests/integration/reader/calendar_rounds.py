"""Rounds in which the publisher asks calendars for the days of a press."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest_asyncio

from services.publisher.adapters.proof.calendars import prove_days
from shared.archive.write.certified_days import ASK_AGAIN
from tests.calendars import Calendar, running_calendar
from tests.integration.reader.material import NOON
from tests.integration.reader.sealing import Sealed

DAY, BLOCK = "2026-03-01", 900_001
FIRST = NOON + timedelta(days=2)


@pytest_asyncio.fixture
async def calendars() -> AsyncIterator[list[Calendar]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(running_calendar(Calendar(nonce=bytes((n,)) * 8))) for n in (1, 2)]


async def ask(sealed: Sealed, calendars: list[Calendar], at: datetime) -> int:
    named = [calendar.address for calendar in calendars]
    return await prove_days(sealed.sealer.pool, sealed.sealer.blobs, named, at)


async def proof(sealed: Sealed, day: str = DAY) -> bytes:
    answer = await sealed.site.get(f"/certificates/{day}.ots")
    assert answer.status == 200, answer.text
    return answer.body


async def in_a_block(sealed: Sealed, calendars: list[Calendar]) -> bytes:
    """Seal the days, and bring them into the first calendar's block. Returns the header."""
    await sealed.seal_all()
    await ask(sealed, calendars, FIRST)
    header = calendars[0].mine(BLOCK)
    await ask(sealed, calendars, FIRST + ASK_AGAIN)
    return header
