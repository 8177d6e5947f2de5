"""Keep facts out of the archive whose time cannot be true: the clock of the machine that saw them was wrong.

Our own clock may be the wrong one. So a time that has not come yet must not have come by the database's clock either.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from shared.archive.schema.clock import database_time
from shared.archive.schema.connection import Pool, connection
from shared.contracts import EnrichedArticle, Observation, Picture
from shared.contracts.moments import SERVICE_SKEW, fault_of_moment
from shared.errors import Permanent, Unavailable
from shared.streams.bus.entries import Entry
from shared.streams.consumer.stage import Failed, Outcome

M = TypeVar("M", EnrichedArticle, Observation, Picture)


async def possible_only(
    pool: Pool,
    write: Callable[[Sequence[Entry[M]]], Awaitable[list[Outcome]]],
    entries: Sequence[Entry[M]],
    now: datetime,
) -> list[Outcome]:
    """Write the entries whose times can be true by our clock, and refuse or hold the others.

    A time that is wrong by both clocks fails for good, with the reason `bad-time`. While the clocks disagree, the entry
    is held.
    """
    faults = [_fault(entry.message, now) for entry in entries]
    refusals = await _refusals(pool, [e for e, fault in zip(entries, faults, strict=True) if fault], now)
    written = await write([entry for entry, fault in zip(entries, faults, strict=True) if not fault])
    refused, done = iter(refusals), iter(written)
    return [next(refused) if fault else next(done) for fault in faults]


async def _refusals(pool: Pool, entries: Sequence[Entry[M]], now: datetime) -> list[Outcome]:
    if not entries:
        return []
    async with connection(pool) as conn:
        database = await database_time(conn)
    return [_refusal(_fault(entry.message, max(now, database)), now, database) for entry in entries]


def _refusal(fault: str | None, now: datetime, database: datetime) -> Outcome:
    if fault is not None:
        return Failed(Permanent("bad-time", fault))
    return Failed(
        Unavailable(
            f"this publisher's clock says {now:%Y-%m-%d %H:%M} UTC, the database's {database:%Y-%m-%d %H:%M}. Set the "
            "one that is wrong, most likely the publisher's. Until then, this fact waits"
        )
    )


def _fault(message: EnrichedArticle | Observation | Picture, now: datetime) -> str | None:
    if isinstance(message, Observation):
        return fault_of_moment("observed_at", message.observed_at, now, SERVICE_SKEW)
    seen = message.article if isinstance(message, EnrichedArticle) else message
    return fault_of_moment("captured_at", seen.captured_at, now, SERVICE_SKEW)
