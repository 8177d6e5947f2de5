"""Keep facts out of the archive whose time cannot be true: the clock of the machine that saw them was wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from shared.contracts import EnrichedArticle, Observation
from shared.contracts.moments import SERVICE_SKEW, fault_of_moment
from shared.errors import Permanent
from shared.streams.bus.entries import Entry
from shared.streams.consumer.stage import Failed, Outcome

M = TypeVar("M", EnrichedArticle, Observation)


async def possible_only(
    write: Callable[[Sequence[Entry[M]]], Awaitable[list[Outcome]]], entries: Sequence[Entry[M]], now: datetime
) -> list[Outcome]:
    """Write the entries whose times can be true. The others fail for good, with the reason `bad-time`."""
    faults = [_fault(entry.message, now) for entry in entries]
    written = iter(await write([entry for entry, fault in zip(entries, faults, strict=True) if not fault]))
    return [Failed(Permanent("bad-time", fault)) if fault else next(written) for fault in faults]


def _fault(message: EnrichedArticle | Observation, now: datetime) -> str | None:
    if isinstance(message, Observation):
        return fault_of_moment("observed_at", message.observed_at, now, SERVICE_SKEW)
    return fault_of_moment("captured_at", message.article.captured_at, now, SERVICE_SKEW)
